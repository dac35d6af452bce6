import { api } from './implementer.ts';

export const packages = {
  import: api.packages.import.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.packageFiles.import(input.path, input.bundle, input.provenance);
  }),
  diff: api.packages.diff.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.packageFiles.diff(input.from, input.to);
  }),
};
