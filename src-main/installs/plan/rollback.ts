import { StationError } from '../../../src-shared/errors/index.ts';
import { permissionsOf } from '../../../src-shared/models/manifest.ts';
import { ledgerHistory } from '../../store/index.ts';
import type { LedgerRow, Tx } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import { manifestOf } from '../installed-manifest.ts';
import type { PlanRequest } from '../port.ts';
import { subscriptionAt } from '../present.ts';
import { auditOf } from './audit-of.ts';
import { marksOfDigest } from './file-operand.ts';
import { removedCapabilities, returnedGrants } from './permissions.ts';
import { listed, type Installed, type PlannedStep } from './plan-steps.ts';
import { needsOf } from './needs.ts';
import { fits } from './resolve.ts';

/** Steps back to a version before, with the grants that it had. @throws installs.nothing-to-roll-back, installs.version-blocked */
export async function rollbackSteps(
  deps: InstallsDeps,
  request: PlanRequest,
  installed: ReadonlyMap<string, Installed>,
): Promise<readonly PlannedStep[]> {
  if (request.operands.length === 0) throw new StationError('installs.nothing-asked');
  return deps.store.read(async (tx) => {
    const steps: PlannedStep[] = [];
    for (const operand of request.operands) {
      if (operand.kind === 'file') throw new StationError('installs.nothing-asked');
      const { extensionId } = operand;
      const current = installed.get(extensionId);
      if (current === undefined) throw new StationError('installs.not-installed', { extensionId });
      steps.push(await rollbackStep(tx, current, request.to, installed, deps.now()));
    }
    return steps;
  });
}

async function rollbackStep(
  tx: Tx,
  current: Installed,
  to: string | undefined,
  installed: ReadonlyMap<string, Installed>,
  now: number,
): Promise<PlannedStep> {
  const { row } = current;
  const { extensionId } = row;
  const target = row.state.previous.findLast(({ version }) => to === undefined || version === to);
  if (target === undefined) throw new StationError('installs.nothing-to-roll-back', { extensionId });
  const manifest = await manifestOf(tx, target.digest);
  await refuseBlocked(tx, extensionId, target);
  refuseBroken(extensionId, target.version, manifest, installed);
  const files = await tx.versions.files(target.digest);
  const before = permissionsOf(current.manifest);
  const grants = returnedGrants(target.grants, row.state.grants, before);
  const past = await lastRowOf(tx, row.installationId, target.digest);
  return {
    step: {
      action: 'rollback',
      extensionId,
      displayName: manifest.displayName,
      fromVersion: row.version,
      toVersion: target.version,
      digest: target.digest,
      signer: past?.state.signer ?? null,
      simulated: past?.state.simulated ?? false,
      unsigned: past?.state.allowedUnsigned ?? false,
      requiredBy: null,
      downloadBytes: 0,
      diskBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      files: files.length,
      ...listed(manifest, grants, before),
      removedCapabilities: [...removedCapabilities(before, permissionsOf(manifest))],
      // What it may do was allowed when it was installed.
      widens: false,
      audit: await auditOf(tx, { extensionId, version: target.version, digest: target.digest }),
      subscription: subscriptionAt(row.state.subscription, now),
      source: past?.state.source ?? row.state.source,
    },
    source: { kind: 'previous' },
    grants,
    manifest,
    wasDisabled: false,
  };
}

/** The latest row in which an installation had these bytes. */
async function lastRowOf(tx: Tx, installationId: string, digest: string): Promise<LedgerRow | null> {
  let found: LedgerRow | null = null;
  for await (const row of ledgerHistory(tx, { installationId })) if (row.digest === digest) found = row;
  return found;
}

async function refuseBlocked(
  tx: Tx,
  extensionId: string,
  { version, digest }: { readonly version: string; readonly digest: string },
): Promise<void> {
  const blocked = (await marksOfDigest(tx, digest)).find(({ kind }) => kind === 'blocked');
  if (blocked === undefined) return;
  const { reason, evidence } = blocked;
  throw new StationError('installs.version-blocked', { extensionId, version, reason, evidence });
}

/** Going back must leave everybody's ranges whole: what the old version needs, and what needs it. */
function refuseBroken(
  extensionId: string,
  version: string,
  manifest: Installed['manifest'],
  installed: ReadonlyMap<string, Installed>,
): void {
  for (const [needed, range] of Object.entries(needsOf(manifest))) {
    const there = installed.get(needed);
    if (there !== undefined && fits(there.row.version, range)) continue;
    const have = there === undefined ? 'is not installed' : `is at ${there.row.version}`;
    throw new StationError('installs.dependency-conflict', {
      extensionId: needed,
      demands: [`${extensionId}@${version} wants ${range}`, `${needed} ${have}`],
    });
  }
  for (const [dependent, { row, manifest: asks }] of installed) {
    const range = needsOf(asks)[extensionId];
    if (range === undefined || fits(version, range)) continue;
    throw new StationError('installs.dependency-conflict', {
      extensionId,
      demands: [`${dependent}@${row.version} wants ${range}`, `the version before is ${version}`],
    });
  }
}
