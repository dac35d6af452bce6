import { acting } from './context.ts';
import { pageByTime } from './cursor.ts';
import { api } from './implementer.ts';

export const moderation = {
  queue: api.moderation.queue.handler(async ({ context, input }) => {
    const station = await context.station();
    return pageByTime(
      input,
      (page) => station.registry.submissions.queue(page),
      ({ submittedAt, id }) => ({ at: Date.parse(submittedAt), id }),
    );
  }),
  person: api.moderation.person.handler(async ({ context, input }) => {
    const station = await context.station();
    return { name: await station.accessTokens.nameOf(input.userId) };
  }),
  claim: api.moderation.claim.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.claims.claim(input.id, input, actor);
  }),
  release: api.moderation.release.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    await station.registry.claims.release(input.id, actor);
    return { released: true as const };
  }),
  approve: api.moderation.approve.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const approved = await station.registry.moderation.approve(input, input, actor);
    await station.searchOrder.refresh();
    return approved;
  }),
  reject: api.moderation.reject.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.moderation.reject(input, input, actor);
  }),
  deprecate: api.moderation.deprecate.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.moderation.deprecate(input, input, actor);
  }),
  yank: api.moderation.yank.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.moderation.yank(input, input, actor);
  }),
  block: api.moderation.block.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const blocked = await station.registry.moderation.block(input, input, actor);
    await station.installs.applyMarks();
    return blocked;
  }),
  blockRequests: api.moderation.blockRequests.handler(async ({ context, input }) => {
    const station = await context.station();
    return pageByTime(
      input,
      (page) => station.registry.blockRequests.list({ ...page, state: input.state }),
      ({ requestedAt, id }) => ({ at: Date.parse(requestedAt), id }),
    );
  }),
  agreeToBlock: api.moderation.agreeToBlock.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const blocked = await station.registry.blockRequests.agree(input.id, actor);
    await station.installs.applyMarks();
    return blocked;
  }),
  declineBlock: api.moderation.declineBlock.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.blockRequests.decline(input.id, input.reason, actor);
  }),
  undo: api.moderation.undo.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const version = await station.registry.moderation.undo(
      input,
      { kind: input.mark, reason: input.reason },
      actor,
    );
    await station.installs.applyMarks();
    return version;
  }),
  history: api.moderation.history.handler(async ({ context, input }) => {
    const station = await context.station();
    const rows = await station.registry.moderation.history(input.extensionId, input.version);
    return { items: [...rows] };
  }),
};
