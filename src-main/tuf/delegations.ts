import type { Key, Targets } from '@tufjs/models';
import { Delegations } from '@tufjs/models/dist/delegations.js';
import { DelegatedRole, SuccinctRoles } from '@tufjs/models/dist/role.js';
import { BIN_PREFIX, CATALOG_ROLE, publisherPaths, publisherRole } from '../../src-shared/models/tuf.ts';

/** Counts the rotations of an online key; stands beside the role that names the key. */
export const GENERATION = 'x-generation';

/** Publishers that sign their own targets, with their key. */
export type PublisherKeys = ReadonlyMap<string, Key>;

/** Below the top-level role: each publisher with a key of its own, first and terminating, then the catalog for the rest. */
export function topDelegations(publishers: PublisherKeys, catalogKey: Key, generation: number): Delegations {
  const keys: Record<string, Key> = { [catalogKey.keyID]: catalogKey };
  const roles: Record<string, DelegatedRole> = {};
  for (const [publisherId, key] of [...publishers].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    keys[key.keyID] = key;
    const name = publisherRole(publisherId);
    roles[name] = new DelegatedRole({
      name,
      keyIDs: [key.keyID],
      threshold: 1,
      // Section 5.6.7.2.1: whatever the publisher does not list under its own names, nobody else lists.
      terminating: true,
      paths: [publisherPaths(publisherId)],
    });
  }
  roles[CATALOG_ROLE] = new DelegatedRole({
    name: CATALOG_ROLE,
    keyIDs: [catalogKey.keyID],
    threshold: 1,
    terminating: true,
    paths: ['packages/*/*/*', 'publishers/*'],
    ...(generation === 1 ? {} : { unrecognizedFields: { [GENERATION]: generation } }),
  });
  return new Delegations({ keys, roles });
}

export function binDelegations(catalogKey: Key, bits: number): Delegations {
  return new Delegations({
    keys: { [catalogKey.keyID]: catalogKey },
    succinctRoles: binsOf(catalogKey, bits),
  });
}

/** TAP 15. */
export function binsOf(catalogKey: Key, bits: number): SuccinctRoles {
  return new SuccinctRoles({
    keyIDs: [catalogKey.keyID],
    threshold: 1,
    bitLength: bits,
    namePrefix: BIN_PREFIX,
  });
}

export function publishersIn(targets: Targets): Map<string, Key> {
  const found = new Map<string, Key>();
  const prefix = publisherRole('');
  for (const { name, keyIDs } of Object.values(targets.delegations?.roles ?? {})) {
    const key = targets.delegations?.keys[keyIDs[0] ?? ''];
    if (name.startsWith(prefix) && key !== undefined) found.set(name.slice(prefix.length), key);
  }
  return found;
}

export function catalogGeneration(targets: Targets): number {
  return generationOf(targets.delegations?.roles?.[CATALOG_ROLE]?.unrecognizedFields);
}

export function generationOf(fields: Readonly<Record<string, unknown>> | undefined): number {
  const generation = fields?.[GENERATION];
  return typeof generation === 'number' ? generation : 1;
}
