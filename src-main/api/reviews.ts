import { acting } from './context.ts';
import { pageByRank, pageByTime } from './cursor.ts';
import { api } from './implementer.ts';

export const reviews = {
  add: api.reviews.add.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const version =
      input.version ??
      (context.reach === 'local'
        ? (await station.installs.get(input.extensionId)).version
        : await station.registry.receipts.lastInstalled(input.extensionId, actor));
    return station.registry.reviews.add({ ...input, version }, actor);
  }),
  edit: api.reviews.edit.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const { id, ...change } = input;
    return station.registry.reviews.edit(id, change, actor);
  }),
  delete: api.reviews.delete.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    await station.registry.reviews.delete(input.id, actor);
    return { deleted: true as const };
  }),
  own: api.reviews.own.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.reviews.own(input, actor);
  }),
  list: api.reviews.list.handler(async ({ context, input }) => {
    const station = await context.station();
    const { page, next } = pageByRank(input);
    const [{ items, total }, { rating, aspects }] = await Promise.all([
      station.registry.reviews.list(input, page),
      station.registry.reviews.summary(input.extensionId),
    ]);
    return { items: [...items], total, summary: rating, aspects, ...next(total) };
  }),
  flag: api.reviews.flag.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    await station.registry.flags.flag(input.id, input, actor);
    return { flagged: true as const };
  }),
  flagged: api.reviews.flagged.handler(async ({ context, input }) => {
    const station = await context.station();
    return pageByTime(
      input,
      (page) => station.registry.flags.flagged({ ...page, which: input.which }),
      ({ review }) => ({ at: Date.parse(review.createdAt), id: review.id }),
    );
  }),
  hide: api.reviews.hide.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.flags.hide(input.id, input.reason, actor);
  }),
  restore: api.reviews.restore.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.flags.restore(input.id, input.reason, actor);
  }),
  keep: api.reviews.keep.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.flags.keep(input.id, input.reason, actor);
  }),
};
