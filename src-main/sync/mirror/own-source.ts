import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../../src-shared/limits.ts';
import type { BlobStore } from '../../store/blob-port.ts';
import type { Store } from '../../store/port.ts';
import type { TransparencyLog } from '../../transparency/index.ts';
import { openTufFolder } from '../../tuf/index.ts';
import { serveBundle, serveEntries } from '../serve-entries.ts';
import type { StatedAttestation } from '../statements.ts';
import type { MirrorSource } from './source.ts';

/** Leaves of one read: a few milliseconds. */
const LEAVES = 500;

export interface OwnSourceDeps {
  readonly home: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly log: Pick<TransparencyLog, 'checkpoint' | 'inclusion'>;
  /** Brings what is published up to date. @throws tuf.not-initialised */
  readonly publish: () => Promise<void>;
  readonly attestations: (extensionId: string, version: string) => Promise<readonly StatedAttestation[]>;
}

/** This home as the registry that is exported. @throws tuf.not-initialised */
export async function openOwnSource(deps: OwnSourceDeps, url: string | null): Promise<MirrorSource> {
  const { store, blobs, log } = deps;
  const folder = openTufFolder(path.join(deps.home, 'tuf'));
  await deps.publish();
  return {
    isOwn: true,
    url,
    known: null,
    keptLog: null,
    async trustedRoot() {
      const bytes = await folder.read('1.root.json');
      if (bytes === null) throw new StationError('tuf.not-initialised');
      return bytes.toString('utf8');
    },
    http: {
      async get(address) {
        const name = address.replace(/^\/tuf\//, '');
        const isOwn = /^(?:targets\/(?:[a-z0-9-]+\/)*)?[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
        const bytes = isOwn ? await folder.read(name) : null;
        return { status: bytes === null ? 404 : 200, headers: {}, body: bodyOf(bytes) };
      },
    },
    checkpoint: async () => (await log.checkpoint()).checkpoint,
    async leaves(from, most) {
      const rows = await store.read((tx) => tx.log.list(from, Math.min(most, LEAVES)));
      return rows.map(({ leaf }) => JSON.parse(leaf) as JsonObject);
    },
    inclusion: ({ extensionId, version, size }) => log.inclusion({ extensionId, version }, size),
    async *entries(ids, signal) {
      for (let cursor: string | undefined; ;) {
        signal.throwIfAborted();
        const asked = ids === null ? {} : { ids };
        const page = await serveEntries(store, { ...asked, cursor, limit: SYNC_LIMITS.entries });
        for (const item of page.items) yield { item, seq: page.asOf.seq };
        if (page.nextCursor === undefined) return;
        cursor = page.nextCursor;
      }
    },
    async bundle(extensionId, version) {
      const row = await store.read((tx) => tx.versions.get(extensionId, version));
      return (row?.bundle ?? null) === null ? null : serveBundle(store, extensionId, version);
    },
    attestations: deps.attestations,
    async demandPackage({ extensionId, version, digest }) {
      if (!(await blobs.has(digest)))
        throw new StationError('mirror.not-exportable', {
          extensionId,
          version,
          problem: 'its package is missing',
        });
    },
    close: () => Promise.resolve(),
  };
}

async function* bodyOf(bytes: Uint8Array | null): AsyncIterable<Uint8Array> {
  if (bytes !== null) yield await Promise.resolve(bytes);
}
