import '../../trust/linear-tuf.ts';
import { Metadata, MetadataKind, type Targets } from '@tufjs/models';
import type { TrustedMetadataStore } from 'tuf-js/dist/store.js';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { Source } from './fetch-file.ts';
import type { MetadataState, RoleState } from './metadata-state.ts';
import type { StateFolder, TrustedState } from './state-file.ts';
import { fetchRole, loadRole, trustedStore } from './workflow.ts';

/** Was the file of the state damaged, though it is JSON? Expiry is another matter. */
export function isReadable(state: TrustedState): boolean {
  try {
    trustedStore(state.root, 0);
    rolesOf(state);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error) return false;
    throw thrown;
  }
}

/** The roles of a state, with what they say of themselves. */
function rolesOf(state: TrustedState): readonly RoleState[] {
  const line = (role: RoleState['role'], text: string | null): readonly RoleState[] => {
    if (text === null) return [];
    // Only what all kinds have is looked at.
    const metadata = Metadata.fromJSON(KINDS[role] as MetadataKind.Targets, JSON.parse(text));
    return [{ role, version: metadata.signed.version, expires: metadata.signed.expires }];
  };
  return [
    ...line('root', state.root),
    ...line('timestamp', state.timestamp),
    ...line('snapshot', state.snapshot),
    ...line('targets', state.targets),
  ];
}

const KINDS = {
  root: MetadataKind.Root,
  timestamp: MetadataKind.Timestamp,
  snapshot: MetadataKind.Snapshot,
  targets: MetadataKind.Targets,
} as const;

/** The first role whose time is over. */
export function staleRole(state: TrustedState, now: number): RoleState | null {
  return rolesOf(state).find(({ expires }) => Date.parse(expires) <= now) ?? null;
}

export function present(state: TrustedState, now: number): MetadataState {
  return { asOf: state.at, roles: rolesOf(state), stale: staleRole(state, now) };
}

/** Everything that was adopted, verified again; the caller has looked at the expiries. @throws sync.metadata-damaged */
export function openOffline(state: TrustedState, now: number): TrustedMetadataStore {
  try {
    const store = trustedStore(state.root, now);
    store.updateTimestamp(Buffer.from(state.timestamp ?? ''));
    store.updateSnapshot(Buffer.from(state.snapshot ?? ''));
    loadRole(store, 'targets', 'root', Buffer.from(state.targets ?? ''));
    return store;
  } catch (cause) {
    throw new StationError('sync.metadata-damaged', {}, cause);
  }
}

/** A delegated role: verified already, kept from before, or fetched. */
export async function loadDelegated(
  store: TrustedMetadataStore,
  wanted: {
    readonly role: string;
    readonly parent: string;
    readonly kept: StateFolder;
    readonly source: Source;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Targets> {
  const { role, parent, kept, source, signal } = wanted;
  const there = store.getRole(role);
  if (there !== undefined) {
    const delegator = store.getRole(parent);
    if (delegator === undefined) throw new Error(`${parent} was not loaded before ${role}`);
    try {
      // Verified for one delegator, it is good for another one only if this one would have it so.
      delegator.verifyDelegate(role, there);
    } catch (cause) {
      throw new StationError('sync.metadata-wrong-key', { role }, cause);
    }
  } else {
    const version = store.snapshot?.signed.meta[`${role}.json`]?.version;
    const name = `${version}.${role}.json`;
    const bytes = version === undefined ? null : await kept.cached(name);
    if (bytes === null || !isGood(store, role, parent, bytes))
      await kept.keep(name, await fetchRole(store, role, parent, source, signal));
  }
  const metadata = store.getRole(role);
  if (metadata === undefined) throw new Error(`${role} was not loaded`);
  const { expires } = metadata.signed;
  if (Date.parse(expires) <= source.now()) throw new StationError('sync.metadata-frozen', { role, expires });
  return metadata.signed;
}

/** What lies on the disk is as good as what is fetched, once it was verified; else it is fetched. */
function isGood(store: TrustedMetadataStore, role: string, parent: string, bytes: Buffer): boolean {
  try {
    loadRole(store, role, parent, bytes);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error) return false;
    throw thrown;
  }
}
