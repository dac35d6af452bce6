import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Resolve } from '../sandbox/index.ts';
import { FileLock } from '../store/index.ts';
import type { RemoteRow, Store } from '../store/port.ts';
import type { SecretBox } from '../trust/index.ts';
import { openRemoteHttp, type RemoteHttpOptions } from './http.ts';
import type { RemoteHttp } from './http-port.ts';
import { openMetadata, type RemoteMetadata, type TakeLock } from './metadata/index.ts';
import { isNowhere } from './remote-url.ts';
import { needRemote, tokenPlace } from './remotes.ts';

/** The way to one server and its verified metadata, for one piece of work. */
export interface Connected {
  readonly http: RemoteHttp;
  readonly metadata: RemoteMetadata;
  /** Holds the metadata to what is known of the same registry from other roots of it. @throws sync.metadata-rollback */
  notOlderThan(others: readonly RemoteRow[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens the way to a server that is followed. */
export type Connect = (row: RemoteRow) => Promise<Connected>;

export interface ConnectDeps {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly resolve?: Resolve | undefined;
  readonly timing?: RemoteHttpOptions['timing'];
  /** Path of a better-sqlite3 binding built for another runtime than the shipped one. */
  readonly nativeBinding?: string | undefined;
}

/** Where verified metadata lies: by the root that it was verified from, whatever the server is called here. */
export function metadataFolder(
  home: string,
  { rootFingerprint }: Pick<RemoteRow, 'rootFingerprint'>,
): string {
  return path.join(home, 'remotes', '.metadata', rootFingerprint.replace(/^sha256:/, ''));
}

const LOCK_MS = 60_000;

/** What keeps other processes from a folder of metadata. */
export function metadataLock({ nativeBinding }: Pick<ConnectDeps, 'nativeBinding'>): TakeLock {
  return (file) => FileLock.wait(file, LOCK_MS, nativeBinding === undefined ? {} : { nativeBinding });
}

/** The way to one server, with its token. Whoever opens it closes it. @throws sync.remote-unknown, sync.without-address */
export async function connectRemote(deps: ConnectDeps, remoteId: string): Promise<RemoteHttp> {
  const { url } = await deps.store.read((tx) => needRemote(tx, remoteId));
  if (isNowhere({ url })) throw new StationError('sync.without-address', { id: remoteId });
  return openRemoteHttp({
    url,
    token: async () => {
      const { token, url: address } = await deps.store.read((tx) => needRemote(tx, remoteId));
      // Another server goes by this name by now: its token is not for this one.
      if (address !== url) throw new StationError('sync.remote-unknown', { id: remoteId });
      return token === null ? null : deps.secrets.open(token, tokenPlace(remoteId));
    },
    ...(deps.resolve === undefined ? {} : { resolve: deps.resolve }),
    ...(deps.timing === undefined ? {} : { timing: deps.timing }),
  });
}

/** The same with its metadata, which is kept under the home. */
export function connecting(
  deps: ConnectDeps & { readonly home: string; readonly now: () => number },
): Connect {
  return async (row) => {
    const http = await connectRemote(deps, row.id);
    const metadata = openMetadata({
      folder: metadataFolder(deps.home, row),
      lock: metadataLock(deps),
      http,
      now: deps.now,
      trustedRoot: row.root,
    });
    return {
      http,
      metadata,
      async notOlderThan(others) {
        for (const other of others)
          if (other.rootFingerprint !== row.rootFingerprint)
            await metadata.notOlderThan(metadataFolder(deps.home, other));
      },
      close: () => http.close(),
    };
  };
}
