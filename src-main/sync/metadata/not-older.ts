import type { Metadata, Root } from '@tufjs/models';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { TrustedState } from './state-file.ts';
import { trustedStore } from './workflow.ts';

/**
 * Holds what was verified from one root to what was verified before from another root of the same registry: neither the root nor, as
 * long as the same keys sign it, the timestamp may be older (sections 5.3.5 and 5.4.3; new keys begin to count anew, 5.3.11).
 * @throws sync.metadata-rollback
 */
export function demandNotOlder(state: TrustedState, before: TrustedState): void {
  const refuse = (role: string, version: number, seen: number): StationError =>
    new StationError('sync.metadata-rollback', { role, version, seen });
  if (state.rootVersion < before.rootVersion) throw refuse('root', state.rootVersion, before.rootVersion);
  const isSameKeys = onlineKeys(state.root) === onlineKeys(before.root);
  if (isSameKeys && state.timestampVersion < before.timestampVersion)
    throw refuse('timestamp', state.timestampVersion, before.timestampVersion);
}

function onlineKeys(text: string): string {
  const { root }: { readonly root: Metadata<Root> } = trustedStore(text, 0);
  const of = (role: string): readonly string[] => (root.signed.roles[role]?.keyIDs ?? []).toSorted();
  return JSON.stringify([of('timestamp'), of('snapshot')]);
}
