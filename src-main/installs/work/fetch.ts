import { StationError } from '../../../src-shared/errors/index.ts';
import { loadPackageBytes, type ReadPackage } from '../../packages/index.ts';
import type { InstallsDeps } from '../deps.ts';
import type { PlanStep } from '../plan/plan-steps.ts';
import type { StepSource } from '../plan/record.ts';

/** Gets a step's bytes into the blob store and reads them. @throws installs.plan-stale, store.blob-missing, store.blob-corrupt, packages.* */
export async function fetchPackage(
  deps: InstallsDeps,
  step: PlanStep,
  source: StepSource,
  ctx: Parameters<InstallsDeps['fetchPackage']>[2],
): Promise<ReadPackage> {
  if (source.kind === 'registry') await deps.fetchPackage(step.extensionId, step.toVersion, ctx);
  if (source.kind !== 'file') return deps.packages.read(await deps.blobs.get(step.digest));
  const bytes = await loadPackageBytes(source.path);
  const read = await deps.packages.read(bytes);
  if (read.digest !== step.digest)
    throw new StationError('installs.plan-stale', { what: `the file ${source.path}` });
  await deps.blobs.put(bytes);
  return read;
}
