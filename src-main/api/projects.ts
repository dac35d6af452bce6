import { api } from './implementer.ts';

export const projects = {
  list: api.projects.list.handler(async ({ context }) => {
    const station = await context.station();
    return { items: [...(await station.projects.list())] };
  }),
  open: api.projects.open.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.projects.open(input.folder);
  }),
  forget: api.projects.forget.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.projects.forget(input.folder);
  }),
  files: api.projects.files.handler(async ({ context, input }) => {
    const station = await context.station();
    const { items, truncated } = await station.projects.files.tree(input.folder);
    return { items: [...items], truncated };
  }),
  read: api.projects.read.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.projects.files.read(input.folder, input.path);
  }),
  write: api.projects.write.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.projects.files.write(input.folder, input.path, input);
  }),
  rename: api.projects.rename.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.projects.files.rename(input.folder, input.path, input.to);
  }),
  delete: api.projects.delete.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.projects.files.delete(input.folder, input.path);
  }),
};
