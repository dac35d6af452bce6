import type { Targets } from '@tufjs/models';
import type { TrustedMetadataStore } from 'tuf-js/dist/store.js';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson } from '../../../src-shared/json.ts';
import { TUF_LIMITS } from '../../../src-shared/limits.ts';
import { markKindSchema } from '../../../src-shared/models/catalog.ts';
import {
  MARKS_TARGET,
  marksFactsSchema,
  publisherFactsSchema,
  publisherTarget,
  REGISTRY_TARGET,
  registryFactsSchema,
  type PublisherFacts,
  type RegistryFacts,
} from '../../../src-shared/models/tuf.ts';
import type { z } from 'zod';
import { sha256Hex } from '../../store/index.ts';
import type { MarkName } from '../../store/port.ts';
import { fetchNamed, type MetadataHttp } from './fetch-file.ts';
import type { TrustedTarget } from './find-target.ts';
import type { MetadataState } from './metadata-state.ts';
import { openStateFolder, type TakeLock, type TrustedState } from './state-file.ts';

/** The TUF metadata of one server: verified here, kept here, good offline until it expires. */
export interface RemoteMetadata {
  /** Asks the server; what it cannot vouch for changes nothing here. @throws sync.metadata-* and what the way to the server throws */
  refresh(signal?: AbortSignal): Promise<MetadataState>;
  state(): Promise<MetadataState>;
  /**
   * Holds it to what is kept in another folder: of the same registry under another root of it, or from before. Nothing there says nothing.
   * @throws sync.metadata-rollback
   */
  notOlderThan(folder: string): Promise<void>;
  /**
   * What the server vouches for under a path, after the last refresh; roles that are not here yet are fetched. Null where it
   * vouches for nothing of that name. @throws sync.metadata-absent, sync.metadata-stale, sync.metadata-damaged, and what a refresh throws
   */
  target(path: string, signal?: AbortSignal): Promise<TrustedTarget | null>;
  /** @throws sync.metadata-stale, sync.metadata-missing, sync.metadata-wrong-target */
  registry(signal?: AbortSignal): Promise<RegistryFacts>;
  /** Every mark that stands there; null where the server does not list them. @throws like `registry` */
  marks(signal?: AbortSignal): Promise<readonly MarkName[] | null>;
  /** Null for a publisher that the server does not know. @throws like `registry` */
  publisher(id: string, signal?: AbortSignal): Promise<PublisherFacts | null>;
}

export interface MetadataOptions {
  /** Of this remote alone. */
  readonly folder: string;
  /** Keeps other processes out while a state is adopted; without it nobody else may have the folder. */
  readonly lock?: TakeLock | undefined;
  readonly http: MetadataHttp;
  readonly now: () => number;
  /** Text of the root that a person trusts: the first one, and the way back where the folder was damaged. */
  readonly trustedRoot: string;
}

/** Begins the names of cached contents of targets: one a path, so that they do not grow with every change of one. */
const CONTENT = 'content.';

/** Nothing is read or fetched before it is asked for. */
export function openMetadata({ folder, lock, http, now, trustedRoot }: MetadataOptions): RemoteMetadata {
  const kept = openStateFolder(folder, lock);
  const source = { http, now };
  let loaded: { readonly state: TrustedState; readonly store: TrustedMetadataStore } | null = null;

  const begin = async (): Promise<TrustedState> => {
    const { trustedStore } = await import('./workflow.ts');
    const version = trustedStore(trustedRoot, now()).root.signed.version;
    return {
      format: 1,
      root: trustedRoot,
      rootVersion: version,
      timestamp: null,
      snapshot: null,
      targets: null,
      timestampVersion: 0,
      at: null,
    };
  };

  /** What was adopted last, by whichever process; from the trusted root where it does not read any more. */
  const current = async (): Promise<TrustedState> => {
    const state = await kept.read();
    if (state === null) return begin();
    const { isReadable } = await import('./offline.ts');
    return isReadable(state) ? state : begin();
  };

  /** The store of what was adopted last. @throws sync.metadata-absent, sync.metadata-stale, sync.metadata-damaged */
  const trusted = async (): Promise<TrustedMetadataStore> => {
    const { openOffline, staleRole } = await import('./offline.ts');
    const state = await current();
    const stale = staleRole(state, now());
    if (state.at === null) throw new StationError('sync.metadata-absent');
    if (stale !== null)
      throw new StationError('sync.metadata-stale', { asOf: new Date(state.at).toISOString(), ...stale });
    if (loaded === null || loaded.state.root !== state.root || loaded.state.timestamp !== state.timestamp)
      loaded = { state, store: openOffline(state, now()) };
    return loaded.store;
  };

  const load = async (
    store: TrustedMetadataStore,
    role: string,
    parent: string,
    signal: AbortSignal | undefined,
  ): Promise<Targets> => {
    const { loadDelegated } = await import('./offline.ts');
    return loadDelegated(store, { role, parent, kept, source, signal });
  };

  const target = async (path: string, signal?: AbortSignal): Promise<TrustedTarget | null> => {
    const { findTarget } = await import('./find-target.ts');
    const store = await trusted();
    return findTarget(store, path, (role, parent) => load(store, role, parent, signal));
  };

  /** A small target's content; what is kept of one path is the newest that was asked for. */
  const content = async <T>(
    { path, length, sha256 }: TrustedTarget,
    schema: z.ZodType<T>,
    signal: AbortSignal | undefined,
    limit: number = TUF_LIMITS.factsBytes,
  ): Promise<T> => {
    const wrong = (problem: string, cause?: unknown): StationError =>
      new StationError('sync.metadata-wrong-target', { path, problem }, cause);
    if (length > limit) throw wrong(`it has ${length} bytes`);
    const name = `${CONTENT}${sha256Hex(Buffer.from(path))}`;
    let bytes = await kept.cached(name);
    if (bytes === null || sha256Hex(bytes) !== sha256) {
      const slash = path.lastIndexOf('/') + 1;
      const file = `targets/${path.slice(0, slash)}${sha256}.${path.slice(slash)}`;
      bytes = await fetchNamed(source, file, { role: path, maxBytes: length, signal });
      // Section 5.7.3.
      if (bytes.length !== length || sha256Hex(bytes) !== sha256)
        throw wrong('its digest or length is another one');
      await kept.keep(name, bytes);
    }
    let json: unknown;
    try {
      json = parseJson(bytes.toString('utf8'));
    } catch (cause) {
      throw wrong('it is not JSON', cause);
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw wrong('its fields are wrong', parsed.error);
    return parsed.data;
  };

  return {
    async refresh(signal) {
      const { refresh } = await import('./workflow.ts');
      const { present } = await import('./offline.ts');
      const done = await refresh(await current(), source, (state) => kept.adopt(state), signal);
      loaded = done;
      const meta = Object.entries(done.store.snapshot?.signed.meta ?? {});
      const live = new Set(meta.map(([file, { version }]) => `${version}.${file}`));
      await kept.prune((name) => live.has(name) || name.startsWith(CONTENT));
      return present(done.state, now());
    },
    async state() {
      const { present } = await import('./offline.ts');
      return present(await current(), now());
    },
    async notOlderThan(other) {
      const before = await openStateFolder(other).read();
      if (before === null) return;
      const { isReadable } = await import('./offline.ts');
      const { demandNotOlder } = await import('./not-older.ts');
      if (isReadable(before)) demandNotOlder(await current(), before);
    },
    target,
    async registry(signal) {
      const found = await target(REGISTRY_TARGET, signal);
      if (found === null)
        throw new StationError('sync.metadata-missing', { file: REGISTRY_TARGET, role: 'targets' });
      return content(found, registryFactsSchema, signal);
    },
    async marks(signal) {
      const found = await target(MARKS_TARGET, signal);
      if (found === null) return null;
      const { marks } = await content(found, marksFactsSchema, signal, TUF_LIMITS.marksBytes);
      return marks.flatMap(([extensionId, version, kind]) => {
        const known = markKindSchema.safeParse(kind);
        // Of a kind that only a later version of this program knows.
        return known.success ? [{ extensionId, version, kind: known.data }] : [];
      });
    },
    async publisher(id, signal) {
      const found = await target(publisherTarget(id), signal);
      if (found === null) return null;
      const facts = await content(found, publisherFactsSchema, signal);
      // The document of one publisher must not stand under the name of another.
      if (facts.id !== id)
        throw new StationError('sync.metadata-wrong-target', {
          path: found.path,
          problem: `it is of ${facts.id}`,
        });
      return facts;
    },
  };
}
