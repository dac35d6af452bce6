import { StationError } from '../../src-shared/errors/index.ts';
import { acting } from './context.ts';
import { api } from './implementer.ts';

export const receipts = {
  report: api.receipts.report.handler(async ({ context, input }) => {
    // The person at this machine has the ledger, which nobody has to believe (docs/adr/0007).
    if (context.reach === 'local') throw new StationError('receipts.kept-by-ledger');
    const { station, actor } = await acting(context);
    return station.registry.receipts.report(input, actor);
  }),
  list: api.receipts.list.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return { items: [...(await station.registry.receipts.list(input, actor))] };
  }),
};
