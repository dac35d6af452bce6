import { decideAtServer } from './decide.ts';
import { publishAtServer } from './publish.ts';
import { rateAtServer, unrateAtServer } from './rate.ts';
import { reportAtServer } from './report.ts';
import { openServerClient } from './server-client.ts';
import type { Visit } from './states.ts';
import type { VisitContext } from './visit-context.ts';

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
