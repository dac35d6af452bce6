import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Resolve } from '../sandbox/index.ts';
import type { RemoteRow, Store } from '../store/port.ts';
import type { SecretBox } from '../trust/index.ts';
import { openRemoteHttp, type RemoteHttp, type RemoteHttpOptions } from './http.ts';
import { openMetadata, type RemoteMetadata } from './metadata/index.ts';
import { needRemote, tokenPlace } from './remotes.ts';

/** The way to one server and its verified metadata, for one piece of work. */
export interface Connected {
  readonly http: RemoteHttp;
  readonly metadata: RemoteMetadata;
  close(): Promise<void>;
}

/** Opens the way to a server that is followed. */
export type Connect = (row: RemoteRow) => Promise<Connected>;

export interface ConnectDeps {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly resolve?: Resolve | undefined;
  readonly timing?: RemoteHttpOptions['timing'];
}

/** Where the verified metadata of a server lies. */
export function metadataFolder(home: string, remoteId: string): string {
  return path.join(home, 'remotes', remoteId, 'tuf');
}

/** The way to one server, with its token. Whoever opens it closes it. @throws sync.remote-unknown */
export async function connectRemote(deps: ConnectDeps, remoteId: string): Promise<RemoteHttp> {
  const { url } = await deps.store.read((tx) => needRemote(tx, remoteId));
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
    const folder = metadataFolder(deps.home, row.id);
    const metadata = openMetadata({ folder, http, now: deps.now, trustedRoot: row.root });
    return { http, metadata, close: () => http.close() };
  };
}
