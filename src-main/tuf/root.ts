import { type KeyObject } from 'node:crypto';
import { Metadata, Root, type Key } from '@tufjs/models';
import { Role } from '@tufjs/models/dist/role.js';
import { StationError } from '../../src-shared/errors/index.ts';
import { GENERATION, generationOf } from './delegations.ts';
import type { OnlineKeys, OnlineRole } from './online-keys.ts';
import type { RootChange, RootRole } from './port.ts';
import { isSigned } from './signatures.ts';
import { tufKeyOf } from './signing.ts';
import { expiryOf, SPEC_VERSION } from './times.ts';

/** Online roles that the root names; the catalog's key is named by the targets role. */
export const ROOT_ROLES = ['targets', 'snapshot', 'timestamp'] as const satisfies readonly RootRole[];
/** The first root, unsigned. @throws tuf.bad-threshold, tuf.bad-key */
export async function firstRoot(
  keys: OnlineKeys,
  rootKeys: readonly KeyObject[],
  threshold: number,
  now: number,
): Promise<Metadata<Root>> {
  const generations = { targets: 1, snapshot: 1, timestamp: 1 };
  return rootOf(keys, { version: 1, rootKeys: rootKeys.map(tufKeyOf), threshold, generations, now });
}

/** The root after `before`, unsigned: other keys, another threshold, or only a later expiry. @throws tuf.bad-threshold, tuf.bad-key, tuf.unknown-key */
export async function nextRoot(
  keys: OnlineKeys,
  before: Metadata<Root>,
  change: RootChange,
  now: number,
): Promise<Metadata<Root>> {
  const { signed } = before;
  const role = signed.roles['root'];
  const there = (role?.keyIDs ?? []).flatMap((id) => signed.keys[id] ?? []);
  for (const keyId of change.remove)
    if (!there.some(({ keyID }) => keyID === keyId)) throw new StationError('tuf.unknown-key', { keyId });
  const kept = there.filter(({ keyID }) => !change.remove.includes(keyID));
  const generation = (name: RootRole): number =>
    generationOf(signed.roles[name]?.unrecognizedFields) + (change.online.includes(name) ? 1 : 0);
  return rootOf(keys, {
    version: signed.version + 1,
    rootKeys: [...kept, ...change.add.map(tufKeyOf)],
    threshold: change.threshold ?? role?.threshold ?? 1,
    generations: {
      targets: generation('targets'),
      snapshot: generation('snapshot'),
      timestamp: generation('timestamp'),
    },
    now,
  });
}

async function rootOf(
  online: OnlineKeys,
  plan: {
    readonly version: number;
    readonly rootKeys: readonly Key[];
    readonly threshold: number;
    readonly generations: Readonly<Record<RootRole, number>>;
    readonly now: number;
  },
): Promise<Metadata<Root>> {
  const { version, threshold, now } = plan;
  const rootKeys = new Map(plan.rootKeys.map((key) => [key.keyID, key]));
  if (rootKeys.size < plan.rootKeys.length)
    throw new StationError('tuf.bad-key', { problem: 'the same key was given twice' });
  if (threshold < 1 || threshold > rootKeys.size)
    throw new StationError('tuf.bad-threshold', { threshold, keys: rootKeys.size });
  const keys: Record<string, Key> = Object.fromEntries(rootKeys);
  const roles: Record<string, Role> = { root: new Role({ keyIDs: [...rootKeys.keys()], threshold }) };
  for (const name of ROOT_ROLES) {
    const generation = plan.generations[name];
    const key = tufKeyOf(await online.key(name satisfies OnlineRole, generation));
    if (rootKeys.has(key.keyID))
      throw new StationError('tuf.bad-key', { problem: 'a root key is none of the server' });
    keys[key.keyID] = key;
    roles[name] = new Role({
      keyIDs: [key.keyID],
      threshold: 1,
      ...(generation === 1 ? {} : { unrecognizedFields: { [GENERATION]: generation } }),
    });
  }
  const expires = expiryOf('root', now);
  return new Metadata(
    new Root({ specVersion: SPEC_VERSION, version, expires, keys, roles, consistentSnapshot: true }),
  );
}

/** Section 5.3.4: a new root needs the threshold of the one before it and its own. */
export function isComplete(root: Metadata<Root>, before: Metadata<Root> | null): boolean {
  return isSigned(root, 'root', root) && (before === null || isSigned(before, 'root', root));
}
