import type { Metadata, Root, Targets } from '@tufjs/models';

type Delegator = Metadata<Root> | Metadata<Targets>;
type Signed = Parameters<Delegator['verifyDelegate']>[1];

interface Say {
  readonly keyIds: readonly string[];
  readonly threshold: number;
}

/** Who has a say in a role, after the metadata above it. */
export function sayIn(delegator: Delegator, role: string): Say {
  const { signed } = delegator;
  if ('roles' in signed) {
    const found = signed.roles[role];
    return { keyIds: found?.keyIDs ?? [], threshold: found?.threshold ?? 1 };
  }
  const { roles, succinctRoles } = signed.delegations ?? {};
  const found = succinctRoles?.isDelegatedRole(role) === true ? succinctRoles : roles?.[role];
  return { keyIds: found?.keyIDs ?? [], threshold: found?.threshold ?? 1 };
}

/** The keys whose signatures on `metadata` are good and count; each counts once. */
export function goodSigners(delegator: Delegator, role: string, metadata: Signed): readonly string[] {
  const { signed } = delegator;
  const keys = 'roles' in signed ? signed.keys : (signed.delegations?.keys ?? {});
  return sayIn(delegator, role).keyIds.filter((keyId) => {
    const key = keys[keyId];
    if (key === undefined) return false;
    try {
      key.verifySignature(metadata);
      return true;
    } catch {
      // Absent, of other bytes or of another key: whatever it is, it does not count.
      return false;
    }
  });
}

export function isSigned(delegator: Delegator, role: string, metadata: Signed): boolean {
  return goodSigners(delegator, role, metadata).length >= sayIn(delegator, role).threshold;
}
