import { api } from './implementer.ts';

export const workbench = {
  create: api.workbench.create.handler(({ context, input }) => context.workbench.create(input)),
  inspect: api.workbench.inspect.handler(({ context, input }) => context.workbench.inspect(input.path)),
  ls: api.workbench.ls.handler(({ context, input }) => context.workbench.ls(input.path)),
  package: api.workbench.package.handler(({ context, input }) => context.workbench.package(input)),
  validate: api.workbench.validate.handler(({ context, input, signal }) =>
    context.workbench.validate(input, signal),
  ),
  sandbox: api.workbench.sandbox.handler(({ context, input, signal }) =>
    context.workbench.sandbox(input, signal),
  ),
  dryRun: api.workbench.dryRun.handler(({ context, input, signal }) =>
    context.workbench.dryRun(input, signal),
  ),
  restore: api.workbench.restore.handler(({ context, input }) => context.workbench.restore(input)),
  verifyBundle: api.workbench.verifyBundle.handler(({ context, input }) =>
    context.workbench.verifyBundle(input),
  ),
};
