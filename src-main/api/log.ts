import { unscoped } from './context.ts';
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
  trail: api.log.trail.handler(async ({ context, input }) => {
    const { station } = await unscoped(context);
    const { since, until, limit, cursor, ...filter } = input;
    const rows = await station.store.read((tx) =>
      tx.trail.list({
        ...filter,
        since: timeOf(since),
        until: timeOf(until),
        before: cursor === undefined ? undefined : Number(cursor),
        limit: limit + 1,
      }),
    );
    const page = rows.slice(0, limit);
    return {
      items: page.map((row) => ({ ...row, at: new Date(row.at).toISOString(), tenant: station.tenant })),
      ...(rows.length > limit ? { nextCursor: String(page.at(-1)?.seq) } : {}),
    };
  }),
};

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
