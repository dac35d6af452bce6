import { StationError } from '../../../src-shared/errors/index.ts';

/** What a person picks once, for one use: keys and whole homes go through these. */
export type PrivatePick = 'identity-out' | 'identity-in' | 'backup-out' | 'backup-in' | 'restored-home';

/** Which field of a procedure's input names which pick. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, PrivatePick>>>> = {
  'identity.export': { out: 'identity-out' },
  'identity.import': { path: 'identity-in' },
  'maintenance.backup': { out: 'backup-out' },
  'workbench.restore': { path: 'backup-in', home: 'restored-home' },
};

/**
 * Places of keys and of whole homes. A page names exactly what the person picked last for this very use, once; what it could
 * read or write by itself is no such place, so it neither reads a key that went out nor brings in one that it wrote.
 */
export class PrivatePicks {
  readonly #picked = new Map<PrivatePick, string>();
  readonly #isOpenToPage: (named: string) => Promise<boolean>;

  constructor(isOpenToPage: (named: string) => Promise<boolean>) {
    this.#isOpenToPage = isOpenToPage;
  }

  add(pick: PrivatePick, picked: string): void {
    this.#picked.set(pick, picked);
  }

  /** Another page begins: what was picked for the last one is nothing to it. */
  clear(): void {
    this.#picked.clear();
  }

  /** True for a procedure whose every path is such a place. */
  governs(procedure: string): boolean {
    return Object.hasOwn(FIELDS, procedure);
  }

  /**
   * Takes the picks that this call names.
   * @throws window.path-not-chosen, window.path-not-private, window.terminal-only
   */
  async take(procedure: string, input: unknown, paths: readonly string[]): Promise<void> {
    const given = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
    const fields = Object.entries(FIELDS[procedure] ?? {});
    for (const [field, pick] of fields) {
      const picked = this.#picked.get(pick);
      this.#picked.delete(pick);
      const named = given[field];
      if (picked === undefined || named !== picked) throw notChosen(named);
      if (await this.#isOpenToPage(picked))
        throw new StationError('window.path-not-private', { path: picked });
    }
    // A path field that this list does not know yet is nobody's choice.
    const known = fields.map(([field]) => given[field]);
    const other = paths.find((named) => !known.includes(named));
    if (other !== undefined) throw notChosen(other);
    if (procedure === 'workbench.restore' && given['replace'] !== undefined && given['replace'] !== false)
      throw new StationError('window.terminal-only', { what: 'replacing a home by a backup' });
  }
}

function notChosen(named: unknown): StationError {
  return new StationError('window.path-not-chosen', { path: String(named).slice(0, 300) });
}
