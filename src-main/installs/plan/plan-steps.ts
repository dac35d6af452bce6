import type { InstallPlan } from '../../../src-shared/models/installation.ts';
import { permissionsOf, type Manifest, type Permission } from '../../../src-shared/models/manifest.ts';
import type { Grant } from '../../../src-shared/models/sandbox.ts';
import type { LedgerRow, Tx } from '../../store/port.ts';
import { subscriptionAt } from '../present.ts';
import { settledState } from '../states.ts';
import { auditOf } from './audit-of.ts';
import type { Candidate } from './candidates.ts';
import { carriedGrants, fullGrants, isNew, removedCapabilities, widening } from './permissions.ts';
import type { StepSource } from './record.ts';
import { beginSubscription } from './subscription.ts';

export type PlanStep = InstallPlan['steps'][number];

export interface Installed {
  readonly row: LedgerRow;
  readonly manifest: Manifest;
}

export interface PlannedStep {
  readonly step: PlanStep;
  readonly source: StepSource;
  /** Null leaves the grants as they are. */
  readonly grants: readonly Grant[] | null;
  /** Of the version that the step ends with. */
  readonly manifest: Manifest;
  readonly wasDisabled: boolean;
}

export interface StepFacts {
  /** Null where what is installed stays. */
  readonly target: Candidate | null;
  readonly installed: Installed | null;
  readonly requiredBy: string | null;
  readonly source: StepSource;
  readonly now: number;
}

/** One line of a plan: what is installed against what would be. */
export async function describeStep(tx: Tx, facts: StepFacts): Promise<PlannedStep> {
  const { target, installed } = facts;
  if (installed !== null && (target === null || target.digest === installed.row.digest))
    return keepStep(tx, facts, installed);
  if (target === null) throw new Error('a step moves something or keeps something');
  const before = installed === null ? [] : permissionsOf(installed.manifest);
  const after = permissionsOf(target.manifest);
  const grants =
    installed === null ? fullGrants(after) : carriedGrants(installed.row.state.grants, before, after);
  const step: PlanStep = {
    action: installed === null ? 'install' : 'update',
    extensionId: target.extensionId,
    displayName: target.manifest.displayName,
    fromVersion: installed?.row.version ?? null,
    toVersion: target.version,
    digest: target.digest,
    signer: target.signer,
    simulated: target.simulated,
    unsigned: target.unsigned,
    requiredBy: facts.requiredBy,
    downloadBytes: target.sizeBytes,
    diskBytes: target.unpackedBytes,
    files: target.files,
    ...listed(target.manifest, grants, before),
    removedCapabilities: [...removedCapabilities(before, after)],
    widens: installed !== null && widening(before, after).length > 0,
    audit: target.audit,
    subscription:
      installed === null
        ? await beginSubscription(tx, target.extensionId, target.manifest, facts.now)
        : subscriptionAt(installed.row.state.subscription, facts.now),
    source: target.source,
  };
  return {
    step,
    source: facts.source,
    grants,
    manifest: target.manifest,
    wasDisabled: isDisabled(installed),
  };
}

/** Nothing moves; what was narrowed away is listed as withheld, so that it can be given back here. */
async function keepStep(tx: Tx, facts: StepFacts, installed: Installed): Promise<PlannedStep> {
  const { row, manifest } = installed;
  const step: PlanStep = {
    action: 'keep',
    extensionId: row.extensionId,
    displayName: manifest.displayName,
    fromVersion: row.version,
    toVersion: row.version,
    digest: row.digest,
    signer: row.state.signer,
    simulated: row.state.simulated,
    unsigned: row.state.allowedUnsigned,
    requiredBy: facts.requiredBy,
    downloadBytes: 0,
    diskBytes: 0,
    files: 0,
    ...listed(manifest, row.state.grants, permissionsOf(manifest)),
    removedCapabilities: [],
    widens: false,
    audit: await auditOf(tx, row),
    subscription: subscriptionAt(row.state.subscription, facts.now),
    source: row.state.source,
  };
  return { step, source: facts.source, grants: null, manifest, wasDisabled: isDisabled(installed) };
}

/** What a step's grants give of what the manifest asks for, and what they leave out. `before` is what could be done till now. */
export function listed(
  manifest: Manifest,
  grants: readonly Grant[],
  before: readonly Permission[],
): Pick<PlanStep, 'permissions' | 'withheld'> {
  const permissions: PlanStep['permissions'] = [];
  const withheld: PlanStep['withheld'] = [];
  for (const asked of manifest.kind === 'workflow' ? [] : manifest.permissions) {
    const grant = grants.find(({ capability }) => capability === asked.capability);
    const until = grant?.until === undefined ? {} : { until: grant.until };
    if (!('hosts' in asked)) {
      if (grant === undefined) withheld.push(asked);
      else permissions.push({ ...asked, isNew: isNew(asked, before), ...until });
      continue;
    }
    const given = grant?.hosts?.filter((host) => asked.hosts.includes(host)) ?? [];
    const isFresh = (host: string): boolean => isNew({ ...asked, hosts: [host] }, before);
    for (const fresh of [false, true]) {
      const hosts = given.filter((host) => isFresh(host) === fresh);
      if (hosts.length > 0) permissions.push({ ...asked, hosts, isNew: fresh, ...until });
    }
    const left = asked.hosts.filter((host) => !given.includes(host));
    if (left.length > 0) withheld.push({ ...asked, hosts: left });
  }
  return { permissions, withheld };
}

function isDisabled(installed: Installed | null): boolean {
  return installed !== null && settledState(installed.row) === 'disabled';
}

function isFromHere(source: string): boolean {
  return source === 'local' || source.startsWith('file:');
}

/** What a person should know before consenting, beyond the steps. */
export function warningsOf(
  steps: readonly PlannedStep[],
  known: ReadonlyMap<string, Candidate>,
): readonly string[] {
  return steps.flatMap(({ step, wasDisabled }) => {
    const name = `${step.extensionId}@${step.toVersion}`;
    const deprecated = [...known.values()]
      .find(({ extensionId, digest }) => extensionId === step.extensionId && digest === step.digest)
      ?.marks.find(({ kind }) => kind === 'deprecated');
    return [
      ...(step.unsigned ? [`${name} carries no trusted signature.`] : []),
      ...(step.simulated ? [`${name} was signed in simulation mode.`] : []),
      ...(step.audit === null && step.action !== 'keep'
        ? [
            isFromHere(step.source)
              ? `${name} has not been audited here.`
              : `The registry ${step.source} tells of no audit of ${name}.`,
          ]
        : []),
      ...(step.widens ? [`${name} asks for more than ${step.fromVersion ?? 'before'}.`] : []),
      ...(step.requiredBy !== null && wasDisabled
        ? [`${name} is disabled, and ${step.requiredBy} needs it.`]
        : []),
      ...(deprecated === undefined
        ? []
        : [
            `${name} is deprecated: ${deprecated.reason}${deprecated.successor === null ? '' : ` Use ${deprecated.successor}.`}`,
          ]),
    ];
  });
}
