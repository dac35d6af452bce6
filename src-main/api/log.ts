import { unscoped } from './context.ts';
import { api } from './implementer.ts';
import type { Json } from '../../src-shared/json.ts';
import type { LeafName } from '../transparency/index.ts';

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
  checkpoint: api.log.checkpoint.handler(async ({ context }) => {
    const station = await context.station();
    return station.log.checkpoint();
  }),
  identity: api.log.identity.handler(async ({ context }) => {
    const station = await context.station();
    return station.log.identity();
  }),
  inclusion: api.log.inclusion.handler(async ({ context, input }) => {
    const station = await context.station();
    const found = await station.log.inclusion(leafOf(input), input.size);
    return { ...found, proof: [...found.proof] };
  }),
  consistency: api.log.consistency.handler(async ({ context, input }) => {
    const station = await context.station();
    return { proof: [...(await station.log.consistency(input.from, input.to))] };
  }),
  frontier: api.log.frontier.handler(async ({ context, input }) => {
    const station = await context.station();
    return { size: input.size, hashes: [...(await station.log.frontier(input.size))] };
  }),
};

function leafOf(input: {
  readonly seq?: number | undefined;
  readonly extensionId?: string | undefined;
  readonly version?: string | undefined;
}): LeafName {
  const { seq, extensionId = '', version = '' } = input;
  return seq === undefined ? { extensionId, version } : { seq };
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
