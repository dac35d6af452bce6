import { acting } from './context.ts';
import { pageByTime } from './cursor.ts';
import { api } from './implementer.ts';

const momentOf = ({ at, id }: { readonly at: string; readonly id: string }) => ({ at: Date.parse(at), id });

export const reports = {
  file: api.reports.file.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.reports.file(input, actor);
  }),
  own: api.reports.own.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return pageByTime(input, (page) => station.registry.reports.own(page, actor), momentOf);
  }),
  list: api.reports.list.handler(async ({ context, input }) => {
    const station = await context.station();
    const { state, extensionId } = input;
    const read = station.registry.reports;
    return pageByTime(input, (page) => read.list({ ...page, state, extensionId }), momentOf);
  }),
  settle: api.reports.settle.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.reports.settle(input.id, input, actor);
  }),
};
