import type { Metadata, Root } from '@tufjs/models';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import type { TrustedState } from './state-file.ts';
import { trustedStore } from './workflow.ts';

/**
 * Holds what was verified from one root to what was verified before from another root that says to be of the same registry: neither a
 * root that its people signed nor, as long as the same keys sign it, the timestamp may be older (sections 5.3.5 and 5.4.3; new keys
 * begin to count anew, 5.3.11). That it is the same registry anybody can say: what its keys never signed counts for nothing.
 * @throws sync.metadata-rollback
 */
export function demandNotOlder(state: TrustedState, before: TrustedState): void {
  const refuse = (role: string, version: number, seen: number): StationError =>
    new StationError('sync.metadata-rollback', { role, version, seen });
  const [root, rootBefore] = [rootOf(state), rootOf(before)];
  if (state.rootVersion < before.rootVersion && isSignedFor(root, rootBefore))
    throw refuse('root', state.rootVersion, before.rootVersion);
  const isSameKeys = onlineKeys(root) === onlineKeys(rootBefore);
  if (isSameKeys && state.timestampVersion < before.timestampVersion)
    throw refuse('timestamp', state.timestampVersion, before.timestampVersion);
}

function rootOf({ root }: TrustedState): Metadata<Root> {
  return trustedStore(root, 0).root;
}

/** Did enough people of a root sign a later one? (Section 5.3.4.) */
function isSignedFor(root: Metadata<Root>, later: Metadata<Root>): boolean {
  try {
    root.verifyDelegate('root', later);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error) return false;
    throw thrown;
  }
}

/** The keys themselves: what a root calls them is up to whoever made it. */
function onlineKeys({ signed }: Metadata<Root>): string {
  const of = (role: string): readonly string[] =>
    (signed.roles[role]?.keyIDs ?? [])
      .map((id) => canonicalJson((signed.keys[id]?.toJSON() ?? null) as Json))
      .toSorted();
  return JSON.stringify([of('timestamp'), of('snapshot')]);
}
