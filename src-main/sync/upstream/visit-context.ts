import type { BlobStore } from '../../store/blob-port.ts';
import type { UpstreamRow } from '../../store/port.ts';
import type { RemoteHttp } from '../http-port.ts';
import type { LeftThere } from './left-there.ts';
import type { ServerClient } from './server-client.ts';

/** What a visit to the server is made with. */
export interface VisitContext {
  readonly row: UpstreamRow;
  readonly client: ServerClient;
  readonly http: RemoteHttp;
  readonly blobs: BlobStore;
  readonly left: LeftThere;
  readonly signal: AbortSignal;
}
