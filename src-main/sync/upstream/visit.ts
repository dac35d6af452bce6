import type { BlobStore } from '../../store/blob-port.ts';
import type { UpstreamRow } from '../../store/port.ts';
import type { RemoteHttp } from '../http.ts';
import { decideAtServer } from './decide.ts';
import { publishAtServer } from './publish.ts';
import { rateAtServer, unrateAtServer } from './rate.ts';
import { reportAtServer } from './report.ts';
import { openServerClient, type ServerClient } from './server-client.ts';
import type { Visit } from './states.ts';

/** What a visit to the server is made with. */
export interface VisitContext {
  readonly row: UpstreamRow;
  readonly client: ServerClient;
  readonly http: RemoteHttp;
  readonly blobs: BlobStore;
  readonly signal: AbortSignal;
}

/** Makes the next step of one item at its server. */
export async function visitServer(context: Omit<VisitContext, 'client'>): Promise<Visit> {
  const { row, http, signal } = context;
  const client = openServerClient(http, (step) => `${row.id}-${row.round}-${step}`, signal);
  switch (row.kind) {
    case 'publish':
      return publishAtServer({ ...context, client });
    case 'rate':
      return rateAtServer({ ...context, client });
    case 'unrate':
      return unrateAtServer({ ...context, client });
    case 'decide':
      return decideAtServer({ ...context, client });
    case 'report':
      return reportAtServer({ ...context, client });
  }
}
