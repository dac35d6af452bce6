import { StationError } from '../../../src-shared/errors/index.ts';
import { RUN_WALL_MS } from '../../../src-shared/limits.ts';
import { declaredUses } from '../../../src-shared/models/finding.ts';
import { permissionsOf, type Manifest } from '../../../src-shared/models/manifest.ts';
import { limitsFor } from '../../sandbox/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { tracelessServices } from '../host/host-services.ts';
import { loadProgram } from '../host/load-program.ts';
import { dependencyParts, partOf } from '../host/parts.ts';
import { settingsOf } from '../host/settings.ts';
import type { PlanStep } from '../plan/plan-steps.ts';
import type { PlanRecord } from '../plan/record.ts';
import { grantsAt } from '../present.ts';
import { grantsOf } from './begin.ts';

/**
 * Loads the new version from its folder and activates it in the sandbox, with the grants that it would have, before the ledger
 * points to it. A refusal by the user's own narrowing is no illness.
 * @throws installs.health-check-failed
 */
export async function checkHealth(
  deps: InstallsDeps,
  step: PlanStep,
  manifest: Manifest,
  record: PlanRecord,
  signal: AbortSignal,
): Promise<void> {
  if (manifest.kind === 'workflow') return;
  const { extensionId, toVersion: version, digest } = step;
  const planned = new Map(record.content.plan.steps.map((other) => [other.extensionId, other]));
  const { root, dependencies, settings } = await deps.store.read(async (tx) => {
    const part = await partOf(tx, { extensionId, version, digest });
    const parts = await dependencyParts(tx, part, async (id) => {
      const other = planned.get(id);
      return other === undefined
        ? tx.ledger.currentByExtension(id)
        : { extensionId: id, version: other.toVersion, digest: other.digest };
    });
    return { root: part, dependencies: parts, settings: await settingsOf(tx, extensionId, manifest) };
  });
  const result = await deps.sandbox.run({
    program: await loadProgram(deps, root, dependencies),
    call: { kind: 'activate' },
    limits: limitsFor({ wallMs: RUN_WALL_MS }),
    grants: grantsAt(grantsOf(record, step), deps.now()),
    declared: declaredUses(permissionsOf(manifest)),
    host: tracelessServices(deps, extensionId, settings),
    signal,
  });
  if (result.outcome === 'ok' || result.outcome === 'denied') return;
  throw new StationError('installs.health-check-failed', {
    extensionId,
    version,
    outcome: result.outcome,
    problem: result.error?.message ?? 'no message',
    kept: step.fromVersion ?? 'nothing',
  });
}
