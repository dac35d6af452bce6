import type { RemoteRow } from '../store/port.ts';
import type { RemoteHttp } from './http.ts';
import type { RemoteMetadata } from './metadata/index.ts';

/** The way to one server and its verified metadata, for one piece of work. */
export interface Connected {
  readonly http: RemoteHttp;
  readonly metadata: RemoteMetadata;
  close(): Promise<void>;
}

/** Opens the way to a server that is followed. */
export type Connect = (row: RemoteRow) => Promise<Connected>;
