import type { CapabilityUse } from '../../../src-shared/models/finding.ts';
import type { Permission } from '../../../src-shared/models/manifest.ts';

/** Permissions without their reasons: what the sandbox notes as declared. */
export function declaredUses(permissions: readonly Permission[]): readonly CapabilityUse[] {
  return permissions.map(({ capability, hosts }) =>
    hosts === undefined ? { capability } : { capability, hosts: [...hosts] },
  );
}
