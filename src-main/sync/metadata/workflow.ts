import '../../trust/linear-tuf.ts';
import type { Metadata, Root } from '@tufjs/models';
import { EqualVersionError } from 'tuf-js/dist/error.js';
import { TrustedMetadataStore } from 'tuf-js/dist/store.js';
import { StationError } from '../../../src-shared/errors/index.ts';
import { TUF_LIMITS } from '../../../src-shared/limits.ts';
import { demandShape } from './demand-shape.ts';
import { fetchFile, fetchNamed, type Source } from './fetch-file.ts';
import { refusalOf, type Refused } from './refusal.ts';
import type { TrustedState } from './state-file.ts';

/**
 * The client workflow of the TUF specification 1.0.31, section 5. Every check of signatures, versions, digests and expiries is
 * made by tuf-js (`TrustedMetadataStore`); the order of the files, the bounds and the clock are ours, because its `Updater`
 * turns what it refused into words, takes no clock, and writes file by file.
 */

export interface Refresh {
  readonly store: TrustedMetadataStore;
  readonly state: TrustedState;
}

/** Called with each state that may be kept: after a new root (section 5.3.8), and at the end. */
export type Adopt = (state: TrustedState) => Promise<void>;

/** Section 5.1: the time is looked at once. */
export function trustedStore(root: string, now: number): TrustedMetadataStore {
  const store = new TrustedMetadataStore(Buffer.from(root));
  Reflect.set(store, 'referenceTime', new Date(now));
  return store;
}

/** @throws sync.metadata-* and what the way to the server throws */
export async function refresh(
  before: TrustedState,
  source: Source,
  adopt: Adopt,
  signal?: AbortSignal,
): Promise<Refresh> {
  const now = source.now();
  const store = trustedStore(before.root, now);
  let state = await updateRoot(store, before, { ...source, adopt, signal });
  state = { ...state, ...(await updateTimestamp(store, state, source, signal)) };
  state = { ...state, snapshot: await updateSnapshot(store, state, source, signal) };
  state = { ...state, targets: await updateTargets(store, state, source, signal), at: now };
  await adopt(state);
  return { store, state };
}

/** Section 5.3. */
async function updateRoot(
  store: TrustedMetadataStore,
  before: TrustedState,
  { adopt, signal, ...source }: Source & { readonly adopt: Adopt; readonly signal: AbortSignal | undefined },
): Promise<TrustedState> {
  const first = store.root;
  let state = before;
  for (let count = 0; ; count += 1) {
    // Section 5.3.2.
    const due = store.root.signed.version + 1;
    const bounds = { role: 'root', maxBytes: TUF_LIMITS.rootBytes, signal };
    // Section 5.3.3: the newest is the one after which there is none.
    const bytes = await fetchFile(source, `${due}.root.json`, bounds);
    if (bytes === null) break;
    if (count >= TUF_LIMITS.rootRotations)
      throw new StationError('sync.metadata-root-endless', { limit: TUF_LIMITS.rootRotations });
    const delegator = store.root;
    // Sections 5.3.4 to 5.3.6: signed by the old threshold and by its own, and exactly the next version.
    checked({ role: 'root', bytes, delegator, due, seen: due - 1 }, () => {
      store.updateRoot(bytes);
    });
    state = { ...state, root: bytes.toString('utf8'), rootVersion: due };
    // Section 5.3.11: keys that were taken away may have signed versions that shut out all later ones.
    if (hasOtherKeys(first, store.root))
      state = { ...state, timestamp: null, snapshot: null, timestampVersion: 0 };
    // Section 5.3.8: a key that was taken away stays so, whatever comes after.
    await adopt(state);
  }
  // Section 5.3.10.
  const { expires } = store.root.signed;
  if (Date.parse(expires) <= source.now()) throw new StationError('sync.metadata-root-expired', { expires });
  return state;
}

/** Section 5.4. */
async function updateTimestamp(
  store: TrustedMetadataStore,
  { timestamp }: TrustedState,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<Pick<TrustedState, 'timestamp' | 'timestampVersion'>> {
  if (timestamp !== null) recall(() => store.updateTimestamp(Buffer.from(timestamp)));
  const seen = store.timestamp ?? null;
  const file = 'timestamp.json';
  const bytes = await fetchFile(source, file, {
    role: 'timestamp',
    maxBytes: TUF_LIMITS.timestampBytes,
    signal,
  });
  // The one file that every server has which publishes at all, and each tenant of it for itself.
  if (bytes === null) throw new StationError('sync.metadata-unpublished', { file });
  const refused: Refused = {
    role: 'timestamp',
    bytes,
    delegator: store.root,
    due: null,
    seen: seen?.signed.version ?? null,
  };
  let isSame = false;
  checked(refused, () => {
    try {
      // Sections 5.4.2 to 5.4.4.
      store.updateTimestamp(bytes);
    } catch (thrown) {
      // Section 5.4.3: the version that is known already is no error, and changes nothing.
      if (!(thrown instanceof EqualVersionError)) throw thrown;
      isSame = true;
    }
  });
  const { expires, version } = known(store.timestamp, 'timestamp').signed;
  // Section 5.4.4: the library looks at a timestamp that it knows already no more.
  if (Date.parse(expires) <= source.now())
    throw new StationError('sync.metadata-frozen', { role: 'timestamp', expires });
  return { timestamp: isSame ? timestamp : bytes.toString('utf8'), timestampVersion: version };
}

/** Section 5.5. */
async function updateSnapshot(
  store: TrustedMetadataStore,
  { snapshot }: TrustedState,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<string> {
  const meta = known(store.timestamp, 'timestamp').signed.snapshotMeta;
  if (snapshot !== null) {
    const local = Buffer.from(snapshot);
    const isLoaded = recall(() => store.updateSnapshot(local, true));
    // The same version with other bytes is another one.
    if (isLoaded && recall(() => meta.verify(local))) return snapshot;
  }
  const seen = store.snapshot?.signed.version ?? null;
  const bytes = await fetchNamed(source, `${meta.version}.snapshot.json`, {
    role: 'snapshot',
    maxBytes: bounded(meta.length, TUF_LIMITS.snapshotBytes, 'snapshot'),
    signal,
  });
  // Sections 5.5.2 to 5.5.6.
  checked({ role: 'snapshot', bytes, delegator: store.root, due: meta.version, seen }, () => {
    store.updateSnapshot(bytes);
  });
  return bytes.toString('utf8');
}

/** Section 5.6, of the top-level role. */
async function updateTargets(
  store: TrustedMetadataStore,
  { targets }: TrustedState,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (targets !== null && recall(() => loadRole(store, 'targets', 'root', Buffer.from(targets))))
    return targets;
  return (await fetchRole(store, 'targets', 'root', source, signal)).toString('utf8');
}

/** Fetches and verifies one role of targets (sections 5.6.1 to 5.6.6). */
export async function fetchRole(
  store: TrustedMetadataStore,
  role: string,
  parent: string,
  source: Source,
  signal?: AbortSignal,
): Promise<Buffer> {
  const meta = known(store.snapshot, 'snapshot').signed.meta[`${role}.json`];
  if (meta === undefined)
    throw new StationError('sync.metadata-mixed', { role, problem: 'the snapshot does not list it' });
  const bytes = await fetchNamed(source, `${meta.version}.${role}.json`, {
    role,
    maxBytes: bounded(meta.length, TUF_LIMITS.targetsBytes, role),
    signal,
  });
  const delegator = parent === 'root' ? store.root : known(store.getRole(parent), parent);
  checked({ role, bytes, delegator, due: meta.version, seen: null }, () => {
    store.updateDelegatedTargets(bytes, role, parent);
  });
  return bytes;
}

/** Verifies a role from a file that was kept. @throws whatever the library throws */
export function loadRole(store: TrustedMetadataStore, role: string, parent: string, bytes: Buffer): void {
  demandShape(role, bytes);
  store.updateDelegatedTargets(bytes, role, parent);
}

/** What was kept may have been outrun: it is used for what it is still good for, and fetched anew otherwise. */
function recall(load: () => unknown): boolean {
  try {
    load();
    return true;
  } catch (thrown) {
    // Expired, older than what is due, signed by a key that counts no more, or damaged on the disk.
    if (thrown instanceof Error) return false;
    throw thrown;
  }
}

/** Runs a check of the library on a file from the server, whose shape is looked at first. @throws sync.metadata-* */
function checked(refused: Refused, check: () => void): void {
  demandShape(refused.role, refused.bytes);
  try {
    check();
  } catch (thrown) {
    throw refusalOf(thrown, refused);
  }
}

function bounded(length: number | undefined, limit: number, role: string): number {
  if (length === undefined) return limit;
  if (length > limit) throw new StationError('sync.metadata-too-large', { role, limit });
  return length;
}

function hasOtherKeys(first: Metadata<Root>, root: Metadata<Root>): boolean {
  return ['timestamp', 'snapshot'].some((role) => {
    const [before, after] = [first.signed.roles[role]?.keyIDs ?? [], root.signed.roles[role]?.keyIDs ?? []];
    return before.length !== after.length || before.some((id) => !after.includes(id));
  });
}

/** The library holds what came before in the order of the workflow. */
function known<T>(metadata: T | undefined, role: string): T {
  if (metadata === undefined) throw new Error(`${role} was not loaded before what it lists`);
  return metadata;
}
