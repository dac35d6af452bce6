import semver from 'semver';
import { StationError } from '../../../src-shared/errors/index.ts';

/** One version that could be chosen. */
export interface Option {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
  /** Semver ranges by extension id. */
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface InstalledOption extends Option {
  readonly pinned: boolean;
}

export interface Question {
  /** What was asked for, with the versions that may answer it, best first. */
  readonly roots: readonly { readonly extensionId: string; readonly options: readonly Option[] }[];
  readonly installed: ReadonlyMap<string, InstalledOption>;
  /** Versions on offer, newest first; null where no registry knows the id. */
  readonly offered: (extensionId: string) => Promise<readonly Option[] | null>;
}

interface Demand {
  readonly extensionId: string;
  readonly range: string;
  readonly by: string;
}

const ATTEMPTS = 10_000;

/**
 * Chooses one version of everything that is asked for or needed, such that every range holds, those of untouched installed
 * extensions too. Installed versions stay where they suit; otherwise the newest that suits everybody is taken. The answer is in
 * an order in which dependencies come before what needs them.
 * @throws installs.dependency-missing, installs.dependency-conflict, installs.dependency-cycle, installs.dependencies-too-many
 */
export async function resolveVersions(question: Question): Promise<readonly Option[]> {
  const search = new Search(question);
  const chosen = await search.run();
  return inOrder(
    chosen,
    question.roots.map(({ extensionId }) => extensionId),
  );
}

class Search {
  readonly #question: Question;
  readonly #roots: ReadonlySet<string>;
  #attempts = 0;
  #refusal: StationError | null = null;

  constructor(question: Question) {
    this.#question = question;
    this.#roots = new Set(question.roots.map(({ extensionId }) => extensionId));
  }

  async run(): Promise<ReadonlyMap<string, Option>> {
    const chosen = await this.#chooseRoots(0, new Map());
    if (chosen === null) throw this.#refusal ?? new Error('a search that found nothing has a reason');
    return chosen;
  }

  async #chooseRoots(
    index: number,
    chosen: ReadonlyMap<string, Option>,
  ): Promise<ReadonlyMap<string, Option> | null> {
    const root = this.#question.roots[index];
    if (root === undefined) {
      return this.#chooseNeeded([...chosen.values()].flatMap(demandsOf), chosen);
    }
    for (const option of root.options) {
      this.#count(root.extensionId);
      const found = await this.#chooseRoots(index + 1, new Map(chosen).set(root.extensionId, option));
      if (found !== null) return found;
    }
    return null;
  }

  async #chooseNeeded(
    open: readonly Demand[],
    chosen: ReadonlyMap<string, Option>,
  ): Promise<ReadonlyMap<string, Option> | null> {
    const [demand, ...rest] = open;
    if (demand === undefined) return this.#holdsForAll(chosen) ? chosen : null;
    const { extensionId } = demand;
    const already = chosen.get(extensionId);
    const demands = [
      ...this.#demandsOn(extensionId, chosen),
      ...open.filter((other) => other.extensionId === extensionId),
    ];
    if (already !== undefined) {
      if (fits(already.version, demand.range)) return this.#chooseNeeded(rest, chosen);
      this.#conflict(extensionId, [...demands, { extensionId, range: already.version, by: 'this plan' }]);
      return null;
    }
    const options = await this.#optionsFor(extensionId);
    if (options === null) {
      this.#refuse(
        new StationError('installs.dependency-missing', {
          requiredBy: demand.by,
          extensionId,
          range: demand.range,
        }),
      );
      return null;
    }
    let suited = false;
    for (const option of options) {
      if (!demands.every(({ range }) => fits(option.version, range))) continue;
      suited = true;
      this.#count(extensionId);
      const found = await this.#chooseNeeded(
        [...rest, ...demandsOf(option)],
        new Map(chosen).set(extensionId, option),
      );
      if (found !== null) return found;
    }
    if (!suited) this.#conflict(extensionId, demands);
    return null;
  }

  async #optionsFor(extensionId: string): Promise<readonly Option[] | null> {
    const installed = this.#question.installed.get(extensionId);
    if (installed?.pinned === true) return [installed];
    const offered = await this.#question.offered(extensionId);
    if (installed === undefined) return offered;
    // An older version never replaces what is installed behind the person's back.
    const newer = (offered ?? []).filter(({ version }) => semver.gt(version, installed.version));
    return [installed, ...newer];
  }

  /** What versions that are settled ask of an extension: chosen ones, and installed ones that stay as they are. */
  #demandsOn(extensionId: string, chosen: ReadonlyMap<string, Option>): readonly Demand[] {
    const staying = [...this.#question.installed.values()].filter(
      (other) => !chosen.has(other.extensionId) && !this.#roots.has(other.extensionId),
    );
    return [...chosen.values(), ...staying]
      .flatMap(demandsOf)
      .filter((demand) => demand.extensionId === extensionId);
  }

  #holdsForAll(chosen: ReadonlyMap<string, Option>): boolean {
    for (const [extensionId, option] of chosen) {
      const demands = this.#demandsOn(extensionId, chosen);
      if (demands.every(({ range }) => fits(option.version, range))) continue;
      this.#conflict(extensionId, [...demands, { extensionId, range: option.version, by: 'this plan' }]);
      return false;
    }
    return true;
  }

  #conflict(extensionId: string, demands: readonly Demand[]): void {
    const told = [...new Set(demands.map(({ by, range }) => `${by} wants ${range}`))];
    this.#refuse(new StationError('installs.dependency-conflict', { extensionId, demands: told }));
  }

  /** The first reason concerns the best choice of everything: the one that people can do something about. */
  #refuse(reason: StationError): void {
    this.#refusal ??= reason;
  }

  #count(extensionId: string): void {
    this.#attempts += 1;
    if (this.#attempts > ATTEMPTS)
      throw new StationError('installs.dependencies-too-many', { extensionId, limit: ATTEMPTS });
  }
}

export function fits(version: string, range: string): boolean {
  return semver.satisfies(version, range);
}

function demandsOf(option: Option): readonly Demand[] {
  return Object.entries(option.dependencies).map(([extensionId, range]) => ({
    extensionId,
    range,
    by: `${option.extensionId}@${option.version}`,
  }));
}

function inOrder(chosen: ReadonlyMap<string, Option>, roots: readonly string[]): readonly Option[] {
  const done = new Set<string>();
  const path: string[] = [];
  const ordered: Option[] = [];
  const visit = (extensionId: string): void => {
    const option = chosen.get(extensionId);
    if (option === undefined || done.has(extensionId)) return;
    const seen = path.indexOf(extensionId);
    if (seen !== -1) {
      const cycle = [...path.slice(seen), extensionId].join(' → ');
      throw new StationError('installs.dependency-cycle', { extensionId, cycle });
    }
    path.push(extensionId);
    for (const needed of Object.keys(option.dependencies).toSorted()) visit(needed);
    path.pop();
    done.add(extensionId);
    ordered.push(option);
  };
  for (const root of [...roots, ...chosen.keys()]) visit(root);
  return ordered;
}
