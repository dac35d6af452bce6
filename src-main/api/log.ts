import { api } from './implementer.ts';
import type { Json } from '../../src-shared/json.ts';

export const log = {
  list: api.log.list.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.store.read(async (tx) => ({
      size: await tx.log.size(),
      items: (await tx.log.list(input.fromSeq, input.limit)).map((row) => ({
        seq: row.seq,
        leafHash: row.leafHash,
        at: new Date(row.at).toISOString(),
        leaf: JSON.parse(row.leaf) as Json,
      })),
    }));
  }),
};
