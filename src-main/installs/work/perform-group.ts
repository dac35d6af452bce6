import { StationError, toStationError } from '../../../src-shared/errors/index.ts';
import type { FileRow } from '../../store/port.ts';
import type { ReadPackage } from '../../packages/index.ts';
import type { InstallsDeps, WorkPhase } from '../deps.ts';
import { keepManifest } from '../installed-manifest.ts';
import type { PlanStep } from '../plan/plan-steps.ts';
import { stateMark, type PlanRecord } from '../plan/record.ts';
import type { WorkContext } from '../port.ts';
import { transition } from '../transition.ts';
import { activateGroup, recordAlreadyDone } from './activate.ts';
import { beginStep } from './begin.ts';
import { fetchPackage } from './fetch.ts';
import type { Moving } from './moving.ts';
import { checkHealth } from './health.ts';
import { withLease, type WorkLease } from './lease.ts';
import { settleRow } from './settle.ts';
import { discardStaging, fileRows, placeFolder, stageFiles } from './stage.ts';
import { sweepExtension } from './sweep.ts';
import { verifyFetched } from './verify.ts';

type Context = WorkContext & { readonly actor: string };

/** Carries out steps that depend on each other: all of them or none. */
export async function performGroup(
  deps: InstallsDeps,
  record: PlanRecord,
  steps: readonly PlanStep[],
  ctx: Context,
): Promise<void> {
  const ids = steps.map(({ extensionId }) => extensionId);
  await withLease(deps, ids, ctx.signal, async (lease) => {
    if (await isDoneAlready(deps, record, steps)) return recordAlreadyDone(deps, record, steps, lease);
    const moving = await begin(deps, record, steps, lease, ctx);
    try {
      await prepare(deps, record, moving, lease, ctx);
      await activateGroup(deps, { record, steps, moving, lease, actor: ctx.actor });
    } catch (error) {
      await undo(deps, moving, lease, error, ctx.actor);
      throw error;
    }
    await reach(deps, 'active', moving);
    await cleanUp(deps, ids, lease);
    await reach(deps, 'swept', moving);
  });
}

/**
 * True where somebody else brought every extension of the group to where this plan would bring it.
 * @throws installs.plan-stale where things are neither as they were nor as they should become.
 */
async function isDoneAlready(
  deps: InstallsDeps,
  record: PlanRecord,
  steps: readonly PlanStep[],
): Promise<boolean> {
  const rows = await deps.store.read(async (tx) =>
    Promise.all(steps.map(({ extensionId }) => tx.ledger.currentByExtension(extensionId))),
  );
  const changed = steps.filter(
    ({ extensionId }, index) => stateMark(rows[index] ?? null) !== record.content.before[extensionId],
  );
  if (changed.length === 0) return false;
  const arrived = steps.every(({ digest, toVersion, action }, index) => {
    const row = rows[index];
    return (
      action !== 'rollback' &&
      row !== undefined &&
      row !== null &&
      row.digest === digest &&
      row.version === toVersion
    );
  });
  if (!arrived)
    throw new StationError('installs.plan-stale', { what: changed.map(({ extensionId }) => extensionId) });
  return true;
}

async function begin(
  deps: InstallsDeps,
  record: PlanRecord,
  steps: readonly PlanStep[],
  lease: WorkLease,
  ctx: Context,
): Promise<readonly Moving[]> {
  const userId = await deps.userId();
  const moving = await deps.store.transaction(async (tx) => {
    await lease.guard(tx);
    const begun: Moving[] = [];
    for (const step of steps) {
      if (step.action === 'keep') continue;
      const before = await tx.ledger.currentByExtension(step.extensionId);
      const row = await beginStep(tx, {
        record,
        step,
        before,
        userId,
        actor: ctx.actor,
        at: deps.now(),
        installationId: deps.newId(),
      });
      begun.push({ step, row, before, signer: step.signer, manifest: null });
    }
    return begun;
  });
  await reach(deps, 'planned', moving);
  return moving;
}

/** Everything that can fail: fetch, verify, stage, place, health. Nothing that is in use is touched. */
async function prepare(
  deps: InstallsDeps,
  record: PlanRecord,
  moving: readonly Moving[],
  lease: WorkLease,
  ctx: Context,
): Promise<void> {
  const total = moving.length * 4;
  let done = 0;
  const say = async (phase: string, { step }: Moving): Promise<void> => {
    lease.signal.throwIfAborted();
    await ctx.progress(done++ / total, `${phase} ${step.extensionId}@${step.toVersion}`);
  };
  const staged: { readonly one: Moving; readonly folder: string }[] = [];
  for (const one of moving) {
    const source = record.content.sources[one.step.extensionId] ?? { kind: 'registry' };
    await say('fetching', one);
    const from = done / total;
    const read = await fetchPackage(deps, one.step, source, {
      signal: lease.signal,
      progress: (fraction, phase) => ctx.progress(from + fraction / total, phase),
    });
    await advance(deps, one, lease, 'fetched', ctx.actor);
    await say('verifying', one);
    one.signer = await verifyFetched(deps, one.step, source, read);
    one.manifest = read.manifest;
    await advance(deps, one, lease, 'verified', ctx.actor);
    await say('staging', one);
    await reach(deps, 'staging', [one]);
    staged.push({ one, folder: await stageFiles(deps, lease.workId, one.step.extensionId, read) });
    await advance(deps, one, lease, 'staged', ctx.actor, read);
  }
  for (const { one, folder } of staged) {
    lease.signal.throwIfAborted();
    const { extensionId, toVersion, digest } = one.step;
    await placeFolder(deps, lease.workId, folder, { extensionId, version: toVersion, digest });
  }
  await reach(deps, 'placed', moving);
  for (const one of moving) {
    await say('checking', one);
    if (one.step.action === 'update' && one.manifest !== null)
      await checkHealth(deps, one.step, one.manifest, record, lease.signal);
  }
  await reach(deps, 'checked', moving);
  lease.signal.throwIfAborted();
}

/** A fresh installation shows how far it is; an update stays `updating`, because the old version is what is there. */
async function advance(
  deps: InstallsDeps,
  one: Moving,
  lease: WorkLease,
  to: 'fetched' | 'verified' | 'staged',
  actor: string,
  read?: ReadPackage,
): Promise<void> {
  const files: readonly FileRow[] = read === undefined ? [] : fileRows(read);
  const isFresh = one.step.action === 'install';
  if (isFresh || read !== undefined) {
    await deps.store.transaction(async (tx) => {
      await lease.guard(tx);
      if (read !== undefined) {
        await keepManifest(tx, read.digest, read.manifest);
        if ((await tx.versions.files(read.digest)).length === 0)
          await tx.versions.putFiles(read.digest, files);
      }
      if (isFresh) one.row = await transition(tx, one.row, { to, action: 'install', actor, at: deps.now() });
    });
  }
  await reach(deps, to, [one]);
}

/** Takes back what was begun. The error that led here is what people should see, so a disk without room must not hide it. */
async function undo(
  deps: InstallsDeps,
  moving: readonly Moving[],
  lease: WorkLease,
  error: unknown,
  actor: string,
): Promise<void> {
  const { code, message } = toStationError(error);
  try {
    await deps.store.transaction(async (tx) => {
      await lease.guard(tx);
      for (const { step, row } of moving) {
        const latest = await tx.ledger.currentOf(row.installationId);
        if (latest === null) continue;
        const by = { action: step.action === 'install' ? 'install' : 'rollback', actor, at: deps.now() };
        await settleRow(tx, latest, by, { code, reason: message, toVersion: step.toVersion });
      }
    });
    await cleanUp(
      deps,
      moving.map(({ step }) => step.extensionId),
      lease,
    );
  } catch (second) {
    // What could not be taken back now, opening the home does: the rows still say that work was under way.
    if (!(
      second instanceof StationError &&
      (second.code.startsWith('store.') || second.code === 'installs.busy')
    ))
      throw second;
  }
}

async function cleanUp(deps: InstallsDeps, extensionIds: readonly string[], lease: WorkLease): Promise<void> {
  await discardStaging(deps, lease.workId);
  for (const extensionId of extensionIds) await sweepExtension(deps, extensionId);
}

async function reach(deps: InstallsDeps, phase: WorkPhase, moving: readonly Moving[]): Promise<void> {
  for (const { step } of moving) await deps.onPhase?.(phase, step.extensionId);
}
