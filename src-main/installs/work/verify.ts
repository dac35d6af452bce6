import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { extensionIdOf } from '../../../src-shared/models/manifest.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import type { ReadPackage } from '../../packages/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { approvedVersions, unfitness } from '../plan/candidates.ts';
import { refuseMarked, signerOfFile } from '../plan/file-operand.ts';
import type { PlanStep } from '../plan/plan-steps.ts';
import type { StepSource } from '../plan/record.ts';

/**
 * Holds fetched bytes to the plan and asks again, now, all that the plan was made on: digest, identity, signature, marks, audit.
 * Answers the signer; null where a person let an unsigned file in.
 * @throws installs.verification-failed, installs.plan-stale, installs.version-blocked, installs.version-yanked, trust.*
 */
export async function verifyFetched(
  deps: InstallsDeps,
  step: PlanStep,
  source: StepSource,
  read: ReadPackage,
): Promise<Signer | null> {
  const { extensionId, toVersion: version } = step;
  const refuse = (problem: string): never => {
    throw new StationError('installs.verification-failed', { extensionId, version, problem });
  };
  if (read.digest !== step.digest) refuse('its digest differs');
  if (extensionIdOf(read.manifest) !== extensionId) refuse(`it is ${extensionIdOf(read.manifest)}`);
  if (read.manifest.version !== version) refuse(`it is version ${read.manifest.version}`);
  switch (source.kind) {
    case 'registry':
      return verifyRegistered(deps, step, read);
    case 'file': {
      await refuseMarked(deps, read.digest, extensionId, version);
      const signer = await signerOfFile(deps, read, source.bundle as Json, source);
      if ((signer === null) !== step.unsigned)
        throw new StationError('installs.plan-stale', { what: `the signature of ${extensionId}` });
      return signer;
    }
    case 'previous':
      // These very bytes were verified when they came; the ledger has their digest and signer.
      await refuseMarked(deps, read.digest, extensionId, version, ['blocked']);
      return step.signer;
  }
}

async function verifyRegistered(deps: InstallsDeps, step: PlanStep, read: ReadPackage): Promise<Signer> {
  const { extensionId, toVersion: version } = step;
  const all = (await deps.store.read((tx) => approvedVersions(tx, extensionId))) ?? [];
  const candidate = all.find((one) => one.version === version && one.digest === step.digest);
  if (candidate === undefined)
    throw new StationError('installs.plan-stale', { what: `${extensionId}@${version} is no longer offered` });
  const problem = unfitness(candidate);
  if (problem !== null) throw problem;
  if (candidate.bundle === null)
    throw new StationError('trust.unsigned', { artifact: `${extensionId}@${version}` });
  return deps.trust.verifyPackage({
    bundle: candidate.bundle,
    digest: read.digest,
    extensionId,
    version,
    manifestDigest: read.manifestDigest,
    keys: await deps.registry.publishers.trustedKeys(read.manifest.publisher),
    now: deps.now(),
    allowSimulated: await deps.simulation(),
  });
}
