import { permissionsOf, type Manifest, type Permission } from '../../../src-shared/models/manifest.ts';
import type { PermissionChange } from '../../../src-shared/models/package.ts';

/** What `to` asks for beyond `from`. Turned round, it is what was given up. */
export function addedPermissions(from: Manifest, to: Manifest): readonly PermissionChange[] {
  const before = new Map(permissionsOf(from).map((permission) => [permission.capability, permission]));
  return permissionsOf(to).flatMap((permission) => {
    const change = beyond(before.get(permission.capability), permission);
    return change === null ? [] : [change];
  });
}

function beyond(before: Permission | undefined, after: Permission): PermissionChange | null {
  const { capability, reason } = after;
  if (before === undefined) {
    const hosts = after.hosts === undefined ? {} : { hosts: [...after.hosts] };
    return { capability, ...hosts, whole: true, reason };
  }
  const known = new Set(before.hosts ?? []);
  const hosts = (after.hosts ?? []).filter((host) => !known.has(host));
  return hosts.length === 0 ? null : { capability, hosts, whole: false, reason };
}
