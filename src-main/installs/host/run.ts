import { StationError } from '../../../src-shared/errors/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src-shared/json.ts';
import { RUN_WALL_MS } from '../../../src-shared/limits.ts';
import { declaredUses } from '../../../src-shared/models/finding.ts';
import { permissionsOf } from '../../../src-shared/models/manifest.ts';
import type { Grant, SandboxResult } from '../../../src-shared/models/sandbox.ts';
import { sawTime } from '../../entitlements/index.ts';
import { announce } from '../../events/index.ts';
import { limitsFor, type GuestCall, type SandboxLimits } from '../../sandbox/index.ts';
import { actorFingerprint } from '../../store/index.ts';
import type { LedgerRow } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import type { RunAnswer, RunRequestInput } from '../port.ts';
import { subscriptionNow } from '../entitled.ts';
import { grantsAt } from '../present.ts';
import { settledState } from '../states.ts';
import { findContribution, type Contributed } from './contribution.ts';
import { hostServices } from './host-services.ts';
import { checkFiles, loadProgram } from './load-program.ts';
import { barsOf, knownSymbols } from './market-data.ts';
import { blockOf, dependencyParts, partOf, usableInstalled, type Part } from './parts.ts';
import { settingsOf } from './settings.ts';
import { runWorkflow } from './workflow.ts';

const INPUT_BYTES = 1024 * 1024;
const ENDED: ReadonlySet<string> = new Set(['installs.trial-ended', 'installs.subscription-lapsed']);

/** All that a run needs to know, read at one moment. */
interface Ready {
  readonly row: LedgerRow;
  readonly root: Part;
  readonly dependencies: readonly Part[];
  readonly contributed: Contributed;
  readonly settings: JsonObject;
}

/** Runs one contribution of an installed extension and records the permission receipt. */
export async function runInstalled(deps: InstallsDeps, request: RunRequestInput): Promise<RunAnswer> {
  const size = Buffer.byteLength(JSON.stringify(request.input), 'utf8');
  if (size > INPUT_BYTES) throw new StationError('installs.input-too-large', { limitBytes: INPUT_BYTES });
  const ready = await makeReady(deps, request).catch((thrown: unknown) => noteEnd(deps, thrown));
  const { row, root, contributed } = ready;
  if (contributed.kind === 'workflow') {
    await checkFiles(deps, root);
    const { signal, limits } = request;
    // Time that the caller asked for is the whole workflow's, and a step may have all of it that is left.
    const stepMs = limits?.wallMs ?? RUN_WALL_MS;
    const result = await runWorkflow(
      root,
      request.input,
      ({ wallMs, ...step }) =>
        runInstalled(deps, { ...step, signal, limits: { ...limits, wallMs: Math.min(wallMs, stepMs) } }),
      { wallMs: limits?.wallMs, signal },
    );
    return record(deps, row, contributed, result, []);
  }
  const granted = grantsAt(row.state.grants, deps.now());
  const result = await deps.sandbox.run({
    program: await loadAsInstalled(deps, request, ready),
    call: await callOf(deps, contributed, request.input),
    limits: limitsOf(request),
    grants: granted,
    declared: declaredUses(permissionsOf(root.manifest)),
    host: hostServices(deps, row.extensionId, ready.settings),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  return record(deps, row, contributed, result, granted);
}

/** When something was refused because its time was over, that time is remembered: putting the clock back is of no use. */
async function noteEnd(deps: InstallsDeps, thrown: unknown): Promise<never> {
  const isOver = thrown instanceof StationError && ENDED.has(thrown.code);
  if (isOver) await deps.store.transaction((tx) => sawTime(tx, deps.now()));
  throw thrown;
}

async function makeReady(deps: InstallsDeps, request: RunRequestInput): Promise<Ready> {
  const { extensionId, name } = request;
  return deps.store.read(async (tx) => {
    const row = await tx.ledger.currentByExtension(extensionId);
    const state = row === null ? null : settledState(row);
    if (row === null || state === null) throw new StationError('installs.not-installed', { extensionId });
    const { version } = row;
    const block = await blockOf(tx, row);
    const reason = block?.reason ?? row.state.disabledReason;
    if (reason !== null)
      throw new StationError('installs.blocked', {
        extensionId,
        version,
        reason,
        evidence: block?.evidence ?? null,
      });
    if (state === 'disabled') throw new StationError('installs.disabled', { extensionId });
    const { state: paid, trialEndsAt, paidUntil } = await subscriptionNow(tx, row, deps.now());
    if (paid === 'trial-ended') throw new StationError('installs.trial-ended', { extensionId, trialEndsAt });
    if (paid === 'lapsed')
      throw new StationError('installs.subscription-lapsed', { extensionId, endedAt: paidUntil });
    const root = await partOf(tx, row);
    const contributed = findContribution(extensionId, root.manifest, name);
    const dependencies = await dependencyParts(tx, root, usableInstalled(tx, extensionId));
    return {
      row,
      root,
      dependencies,
      contributed,
      settings: await settingsOf(tx, extensionId, root.manifest),
    };
  });
}

/** Files that went because an update ended meanwhile are no damage: then the run is of the version that is there now. */
async function loadAsInstalled(
  deps: InstallsDeps,
  request: RunRequestInput,
  ready: Ready,
): ReturnType<typeof loadProgram> {
  try {
    return await loadProgram(deps, ready.root, ready.dependencies);
  } catch (error) {
    const again = await makeReady(deps, request);
    const digests = ({ root, dependencies }: Ready): string =>
      [root, ...dependencies].map(({ digest }) => digest).join();
    if (digests(again) === digests(ready)) throw error;
    throw new StationError('installs.busy', { extensionId: request.extensionId }, error);
  }
}

async function callOf(deps: InstallsDeps, contributed: Contributed, input: Json): Promise<GuestCall> {
  const { kind, name } = contributed;
  if (kind === 'workflow') throw new Error('a workflow is run by its steps');
  if (kind !== 'strategy') return { kind, name, input };
  const asked = isJsonObject(input) ? input : {};
  const symbol = typeof asked['symbol'] === 'string' ? asked['symbol'] : (await knownSymbols(deps))[0];
  if (symbol === undefined) throw new StationError('market-data.unknown-symbol', { symbol: 'any' });
  const bars = await barsOf(deps, symbol, { from: timeOf(asked['from']), to: timeOf(asked['to']) });
  return { kind, name, input, bars };
}

const timeOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

function limitsOf({ limits }: RunRequestInput): SandboxLimits {
  return limitsFor({ wallMs: limits?.wallMs ?? RUN_WALL_MS, memoryBytes: limits?.memoryBytes });
}

async function record(
  deps: InstallsDeps,
  row: LedgerRow,
  contributed: Contributed,
  result: SandboxResult,
  granted: readonly Grant[],
): Promise<RunAnswer> {
  const runId = deps.newId();
  const at = deps.now();
  await deps.store.transaction(async (tx) => {
    await tx.runs.insert({
      id: runId,
      installationId: row.installationId,
      extensionId: row.extensionId,
      version: row.version,
      kind: contributed.kind,
      name: contributed.name,
      outcome: result.outcome,
      durationMs: result.durationMs,
      memoryBytes: result.memoryBytes,
      declared: result.capabilities.declared,
      granted,
      used: result.capabilities.used,
      denied: result.capabilities.denied,
      at,
    });
    const { extensionId, version, digest, state } = row;
    if (state.subscription.model !== 'free') await sawTime(tx, at);
    const data = { extensionId, version, digest, runId, units: 1, actor: actorFingerprint(state.userId) };
    const subject = `${extensionId}@${version}`;
    await announce(tx, { type: 'marketplace.extension.run-metered', subject, data }, at);
  });
  return { runId, result, granted };
}
