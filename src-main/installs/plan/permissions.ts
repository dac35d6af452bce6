import { StationError } from '../../../src-shared/errors/index.ts';
import { declaredUses } from '../../../src-shared/models/finding.ts';
import type { Capability, Permission } from '../../../src-shared/models/manifest.ts';
import { capabilityLabel, type Grant } from '../../../src-shared/models/sandbox.ts';

/** Grants that give all that a manifest declares. */
export function fullGrants(permissions: readonly Permission[]): readonly Grant[] {
  return declaredUses(permissions);
}

/** The same where a capability stands more than once, as in a plan: one grant for each. */
export function joinedGrants(permissions: readonly Omit<Permission, 'reason'>[]): readonly Grant[] {
  const joined = new Map<Capability, Grant>();
  for (const { capability, hosts } of permissions) {
    const before = joined.get(capability)?.hosts ?? [];
    joined.set(
      capability,
      hosts === undefined ? { capability } : { capability, hosts: [...before, ...hosts] },
    );
  }
  return [...joined.values()];
}

/** What `after` may do that `before` may not, as receipt labels. Empty when nothing was added. */
export function widening(before: readonly Permission[], after: readonly Permission[]): readonly string[] {
  const had = labels(before);
  return [...labels(after)].filter((label) => !had.has(label));
}

/** True where one permission asks for a capability or a host that `before` did not. */
export function isNew(permission: Permission, before: readonly Permission[]): boolean {
  return widening(before, [permission]).length > 0;
}

export function removedCapabilities(
  before: readonly Permission[],
  after: readonly Permission[],
): readonly Capability[] {
  const kept = new Set(after.map(({ capability }) => capability));
  return before.map(({ capability }) => capability).filter((capability) => !kept.has(capability));
}

/**
 * The grants an update ends with: what the person allowed before, as far as it is still declared, with what is new and was
 * consented to. A capability that the person had taken away and that was declared before stays away.
 */
export function carriedGrants(
  held: readonly Grant[],
  before: readonly Permission[],
  after: readonly Permission[],
): readonly Grant[] {
  const added = new Set(widening(before, after));
  return after.flatMap((permission): readonly Grant[] => {
    const { capability, hosts } = permission;
    const old = held.find((grant) => grant.capability === capability);
    if (hosts === undefined) {
      if (added.has(capabilityLabel(capability))) return [{ capability }];
      return old === undefined ? [] : [old];
    }
    const fresh = hosts.filter((host) => added.has(capabilityLabel(capability, host)));
    const kept = hosts.filter((host) => old?.hosts?.includes(host) === true && !fresh.includes(host));
    if (fresh.length + kept.length === 0) return [];
    // A date on the old grant goes on binding the old hosts; new hosts beside it share the narrower bound.
    return [
      {
        capability,
        hosts: [...kept, ...fresh],
        ...(old?.until === undefined || kept.length === 0 ? {} : { until: old.until }),
      },
    ];
  });
}

/**
 * The grants a rollback ends with: those of then. But what the version in use declares too is given as far as it is held now,
 * so that nothing a person took away meanwhile comes back unasked.
 */
export function returnedGrants(
  past: readonly Grant[],
  held: readonly Grant[],
  declared: readonly Permission[],
): readonly Grant[] {
  return past.flatMap((grant): readonly Grant[] => {
    const { capability, hosts } = grant;
    const asked = declared.find((permission) => permission.capability === capability);
    if (asked === undefined) return [grant];
    const now = held.find((one) => one.capability === capability);
    if (hosts === undefined) return now === undefined ? [] : [{ ...grant, ...earlier(grant, now) }];
    const still = hosts.filter(
      (host) => asked.hosts?.includes(host) !== true || now?.hosts?.includes(host) === true,
    );
    if (still.length === 0) return [];
    return [{ capability, hosts: still, ...(now === undefined ? untilOf(grant) : earlier(grant, now)) }];
  });
}

const untilOf = ({ until }: Grant): Pick<Grant, 'until'> => (until === undefined ? {} : { until });

function earlier(one: Grant, other: Grant): Pick<Grant, 'until'> {
  if (one.until === undefined || other.until === undefined) return { ...untilOf(one), ...untilOf(other) };
  return Date.parse(one.until) <= Date.parse(other.until) ? { until: one.until } : { until: other.until };
}

/** @throws installs.grants-too-wide, installs.grant-without-hosts */
export function refuseBeyond(extensionId: string, wanted: readonly Grant[], allowed: readonly Grant[]): void {
  const grant = beyond(wanted, allowed);
  if (grant !== null) throw new StationError('installs.grants-too-wide', { extensionId, grant });
  const odd = wanted.find(({ capability, hosts }) => capability !== 'network' && hosts !== undefined);
  if (odd !== undefined)
    throw new StationError('installs.grant-without-hosts', { extensionId, capability: odd.capability });
}

/** Answers the first thing that `wanted` takes beyond `allowed`, for people; null when it only narrows. */
export function beyond(wanted: readonly Grant[], allowed: readonly Grant[]): string | null {
  for (const grant of wanted) {
    const limit = allowed.find(({ capability }) => capability === grant.capability);
    if (limit === undefined) return grant.capability;
    if (grant.until !== undefined && Number.isNaN(Date.parse(grant.until)))
      return `${grant.capability} until ${grant.until}`;
    if (limit.until !== undefined && !(Date.parse(grant.until ?? '') <= Date.parse(limit.until))) {
      return `${grant.capability} beyond ${limit.until}`;
    }
    if (grant.capability !== 'network') continue;
    if (grant.hosts === undefined || grant.hosts.length === 0) return 'network without named hosts';
    const outside = grant.hosts.find((host) => limit.hosts?.includes(host) !== true);
    if (outside !== undefined) return capabilityLabel('network', outside);
  }
  const twice = wanted.find(
    ({ capability }, index) => wanted.findIndex((other) => other.capability === capability) !== index,
  );
  return twice === undefined ? null : `${twice.capability} twice`;
}

function labels(permissions: readonly Permission[]): ReadonlySet<string> {
  return new Set(
    permissions.flatMap(({ capability, hosts }) =>
      hosts === undefined
        ? [capabilityLabel(capability)]
        : hosts.map((host) => capabilityLabel(capability, host)),
    ),
  );
}
