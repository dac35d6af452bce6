import semver from 'semver';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { InstallPlan } from '../../../src-shared/models/installation.ts';
import type { InstallsDeps } from '../deps.ts';
import { manifestOf } from '../installed-manifest.ts';
import type { PlanRequest } from '../port.ts';
import { iso } from '../present.ts';
import { settledState } from '../states.ts';
import { approvedVersions, fitting, isOffered, type Candidate } from './candidates.ts';
import { readFileOperand } from './file-operand.ts';
import { needsOf } from './needs.ts';
import { describeStep, warningsOf, type Installed, type PlannedStep } from './plan-steps.ts';
import { forgetOldPlans, PLAN_MINUTES, savePlan, stateMark, type StepSource } from './record.ts';
import { resolveVersions, type InstalledOption, type Option } from './resolve.ts';
import { rollbackSteps } from './rollback.ts';

interface Root {
  readonly extensionId: string;
  readonly options: readonly Option[];
  readonly source: StepSource;
}

/** Works out what a request would do and keeps it under its id, without a token. */
export async function makePlan(
  deps: InstallsDeps,
  request: PlanRequest,
  actor: string,
): Promise<InstallPlan> {
  const action = request.action ?? 'install';
  const installed = await installedNow(deps);
  const known = new Map<string, Candidate>();
  const steps =
    action === 'rollback'
      ? await rollbackSteps(deps, request, installed)
      : await forwardSteps(deps, request, action, installed, known);
  const now = deps.now();
  const plan: InstallPlan = {
    planId: deps.newId(),
    expiresAt: iso(now + PLAN_MINUTES * 60_000),
    steps: steps.map(({ step }) => step),
    warnings: [...warningsOf(steps, known)],
  };
  const ids = new Set(steps.map(({ step }) => step.extensionId));
  await deps.store.transaction(async (tx) => {
    await forgetOldPlans(tx, now);
    await savePlan(tx, {
      content: {
        plan,
        actor,
        sources: Object.fromEntries(steps.map(({ step, source }) => [step.extensionId, source])),
        grants: Object.fromEntries(
          steps.map(({ step, grants }) => [step.extensionId, grants === null ? null : [...grants]]),
        ),
        needs: Object.fromEntries(
          steps.map(({ step, manifest }) => [
            step.extensionId,
            Object.keys(needsOf(manifest)).filter((id) => ids.has(id)),
          ]),
        ),
        asked:
          action === 'install'
            ? steps.filter(({ step }) => step.requiredBy === null).map(({ step }) => step.extensionId)
            : [],
        before: Object.fromEntries(
          steps.map(({ step }) => [
            step.extensionId,
            stateMark(installed.get(step.extensionId)?.row ?? null),
          ]),
        ),
      },
      expiresAt: now + PLAN_MINUTES * 60_000,
      state: 'open',
      tokenHash: null,
      choices: null,
      outcomes: [],
    });
  });
  return plan;
}

/** Everything that is there and settled, with its manifest. */
async function installedNow(deps: InstallsDeps): Promise<ReadonlyMap<string, Installed>> {
  return deps.store.read(async (tx) => {
    const found = new Map<string, Installed>();
    for (const row of await tx.ledger.current()) {
      if (settledState(row) !== null)
        found.set(row.extensionId, { row, manifest: await manifestOf(tx, row.digest) });
    }
    return found;
  });
}

async function forwardSteps(
  deps: InstallsDeps,
  request: PlanRequest,
  action: 'install' | 'update',
  installed: ReadonlyMap<string, Installed>,
  known: Map<string, Candidate>,
): Promise<readonly PlannedStep[]> {
  const offers = new Map<string, readonly Candidate[] | null>();
  const offered = async (extensionId: string): Promise<readonly Candidate[] | null> => {
    let all = offers.get(extensionId);
    if (all === undefined) {
      all = await deps.store.read((tx) => approvedVersions(tx, extensionId));
      offers.set(extensionId, all);
      for (const candidate of all ?? []) known.set(keyOf(candidate), candidate);
    }
    return all;
  };
  const roots = await rootsOf(deps, request, action, installed, offered, known);
  const options = new Map([...installed].map(([id, one]) => [id, installedOption(one)]));
  const chosen = await resolveVersions({
    roots,
    installed: options,
    offered: async (id) => (await offered(id))?.filter(isOffered) ?? null,
  });
  const requiredBy = (id: string): string | null => {
    if (roots.some(({ extensionId }) => extensionId === id)) return null;
    return chosen.find(({ dependencies }) => Object.hasOwn(dependencies, id))?.extensionId ?? null;
  };
  return deps.store.read(async (tx) => {
    const steps: PlannedStep[] = [];
    for (const option of chosen) {
      const id = option.extensionId;
      const source = roots.find(({ extensionId }) => extensionId === id)?.source ?? { kind: 'registry' };
      const target = known.get(keyOf(option)) ?? null;
      steps.push(
        await describeStep(tx, {
          target,
          installed: installed.get(id) ?? null,
          requiredBy: requiredBy(id),
          source,
          now: deps.now(),
        }),
      );
    }
    return steps;
  });
}

const keyOf = (option: Option): string => `${option.extensionId}@${option.version} ${option.digest}`;

function installedOption({ row, manifest }: Installed): InstalledOption {
  return {
    extensionId: row.extensionId,
    version: row.version,
    digest: row.digest,
    dependencies: needsOf(manifest),
    pinned: row.state.pinned,
  };
}

async function rootsOf(
  deps: InstallsDeps,
  request: PlanRequest,
  action: 'install' | 'update',
  installed: ReadonlyMap<string, Installed>,
  offered: (extensionId: string) => Promise<readonly Candidate[] | null>,
  known: Map<string, Candidate>,
): Promise<readonly Root[]> {
  const roots: Root[] = [];
  for (const operand of request.operands) {
    if (operand.kind === 'file') {
      const { candidate, bundle } = await readFileOperand(deps, operand);
      known.set(keyOf(candidate), candidate);
      const before = installed.get(candidate.extensionId);
      if (action === 'update' && before === undefined) throw notInstalled(candidate.extensionId);
      if (before !== undefined) refuseAgainst(before, candidate);
      const source: StepSource = {
        kind: 'file',
        path: operand.path,
        bundle,
        allowUnsigned: operand.allowUnsigned === true,
      };
      roots.push({ extensionId: candidate.extensionId, options: [candidate], source });
      continue;
    }
    roots.push(await registryRoot(operand.extensionId, operand.range, action, installed, offered));
  }
  if (action === 'update' && request.operands.length === 0) {
    for (const [extensionId, one] of installed) {
      const newer = one.row.state.pinned ? [] : newerThan(one, (await offered(extensionId)) ?? []);
      if (newer.length > 0) {
        roots.push({ extensionId, options: [...newer, installedOption(one)], source: { kind: 'registry' } });
      }
    }
    return roots;
  }
  if (roots.length === 0) throw new StationError('installs.nothing-asked');
  const twice = roots.find(
    ({ extensionId }, index) => roots.findIndex((other) => other.extensionId === extensionId) !== index,
  );
  if (twice !== undefined) throw new StationError('installs.named-twice', { extensionId: twice.extensionId });
  return roots;
}

async function registryRoot(
  extensionId: string,
  range: string | undefined,
  action: 'install' | 'update',
  installed: ReadonlyMap<string, Installed>,
  offered: (extensionId: string) => Promise<readonly Candidate[] | null>,
): Promise<Root> {
  const source: StepSource = { kind: 'registry' };
  const before = installed.get(extensionId);
  if (action === 'update' && before === undefined) throw notInstalled(extensionId);
  if (action === 'update' && before?.row.state.pinned === true) {
    throw new StationError('installs.pinned', { extensionId, version: before.row.version });
  }
  const all = await offered(extensionId);
  // What came from a file and is in no registry has nothing newer; that is an answer, not a failure.
  if (all === null && before !== undefined && range === undefined)
    return { extensionId, options: [installedOption(before)], source };
  if (all === null) throw new StationError('installs.extension-unknown', { extensionId });
  if (range === undefined || range === '' || range === 'latest') {
    if (before === undefined) return { extensionId, options: fitting(extensionId, all, '*'), source };
    const newer = before.row.state.pinned ? [] : newerThan(before, all);
    return { extensionId, options: [...newer, installedOption(before)], source };
  }
  const options = fitting(extensionId, all, range);
  if (before === undefined) return { extensionId, options, source };
  const [best] = options;
  const staying = options
    .filter(({ version }) => version === before.row.version)
    .map(() => installedOption(before));
  const upward = options.filter(({ version }) => semver.gt(version, before.row.version));
  if (best !== undefined && upward.length === 0 && staying.length === 0) refuseAgainst(before, best);
  if (upward.length > 0 && before.row.state.pinned) {
    if (staying.length === 0)
      throw new StationError('installs.pinned', { extensionId, version: before.row.version });
    return { extensionId, options: staying, source };
  }
  return { extensionId, options: [...upward, ...staying], source };
}

function newerThan({ row }: Installed, all: readonly Candidate[]): readonly Candidate[] {
  // A pre-release goes on to newer pre-releases; nobody else is moved to one unasked.
  const takesPre = semver.prerelease(row.version) !== null;
  return all
    .filter(isOffered)
    .filter(
      ({ version }) => semver.gt(version, row.version) && (takesPre || semver.prerelease(version) === null),
    );
}

function refuseAgainst({ row }: Installed, target: Candidate): void {
  const { extensionId, version, digest } = target;
  if (version === row.version && digest !== row.digest)
    throw new StationError('installs.bytes-changed', { extensionId, version, digest });
  if (semver.lt(version, row.version))
    throw new StationError('installs.downgrade-refused', { extensionId, from: row.version, to: version });
  if (version !== row.version && row.state.pinned)
    throw new StationError('installs.pinned', { extensionId, version: row.version });
}

function notInstalled(extensionId: string): StationError {
  return new StationError('installs.not-installed', { extensionId });
}
