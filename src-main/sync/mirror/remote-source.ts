import { join } from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { isJsonObject } from '../../../src-shared/json.ts';
import type { BlobStore } from '../../store/blob-port.ts';
import type { RemoteRow } from '../../store/port.ts';
import type { RemoteHttp } from '../http-port.ts';
import { readEntriesAfter, readEntriesOf } from '../read-entries.ts';
import { remoteLog } from '../read-log.ts';
import { logKeeper } from './kept-log.ts';
import { readStatements } from '../statements.ts';
import type { MirrorSource } from './source.ts';

export interface RemoteSourceDeps {
  readonly http: RemoteHttp;
  /** What this home keeps of the server. */
  readonly folder: string;
  /** Its metadata, as it was verified here last. */
  readonly metadataFolder: string;
  readonly blobs: BlobStore;
  /** Brings the package of a version here, verified. @throws sync.* */
  readonly fetchPackage: (extensionId: string, version: string, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A server that this home follows, as the registry that is exported: what is not here is fetched from it. */
export function openRemoteSource(deps: RemoteSourceDeps, row: RemoteRow): MirrorSource {
  const { http, blobs } = deps;
  const log = remoteLog(http);
  return {
    isOwn: false,
    url: row.url,
    known: {
      log: { id: row.id, origin: row.logOrigin, size: row.logSize, hashes: row.logHashes },
      metadataFolder: deps.metadataFolder,
    },
    keptLog: logKeeper(join(deps.folder, 'log')),
    trustedRoot: () => Promise.resolve(row.root),
    http,
    checkpoint: (signal) => log.checkpoint(signal),
    leaves: (from, most, signal) => log.leaves(from, most, signal),
    inclusion: (named, signal) => log.inclusion(named, signal),
    async *entries(ids, signal) {
      if (ids === null) {
        for (let cursor: string | null = null; ;) {
          const page = await readEntriesAfter(http, cursor, signal);
          for (const item of page.items) yield { item, seq: page.seq };
          if (page.nextCursor === null) return;
          cursor = page.nextCursor;
        }
      }
      for (let rest = [...ids]; rest.length > 0;) {
        const page = await readEntriesOf(http, rest, signal);
        for (const item of page.items) yield { item, seq: page.seq };
        rest = rest.slice(page.looked);
      }
    },
    async bundle(extensionId, version, signal) {
      const answer = await http.read('/api/v1/sync/bundle', { extensionId, version }, { signal });
      const bundle = isJsonObject(answer) ? answer['bundle'] : undefined;
      return bundle !== undefined && isJsonObject(bundle) ? bundle : null;
    },
    attestations: (extensionId, version, signal) => readStatements(http, { extensionId, version }, signal),
    async demandPackage({ extensionId, version, digest }, signal) {
      if ((await blobs.verify(digest)) !== 'ok') await deps.fetchPackage(extensionId, version, signal);
      if (!(await blobs.has(digest)))
        throw new StationError('mirror.not-exportable', {
          extensionId,
          version,
          problem: 'its package did not come',
        });
    },
    close: deps.close,
  };
}
