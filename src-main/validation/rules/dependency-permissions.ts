import { permissionsOf } from '../../../src-shared/models/manifest.ts';
import type { Rule } from '../rule.ts';

export const dependencyPermissionsRule: Rule = {
  id: 'dependency-permissions',
  class: 'permission-mismatch',
  title: 'A dependency that needs more',
  severity: 'error',
  looksFor:
    'Permissions and hosts of a dependency that the extension itself does not declare. A dependency that could not be found is a notice.',
  why: "A dependency runs under its caller's grants; what it needs, the user must have been asked for.",
  fix: 'Declare the same permission with a reason, or drop the dependency.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null || manifest.kind === 'workflow') return;
    const own = permissionsOf(manifest);
    for (const id of Object.keys(manifest.dependencies)) {
      const dependency = context.input.context.dependencies[id];
      if (dependency === undefined) {
        raise({
          file: 'wpk.json',
          message: `${id} could not be found; its permissions were not compared.`,
          severity: 'notice',
        });
        continue;
      }
      for (const permission of permissionsOf(dependency.manifest)) {
        const mine = own.find((each) => each.capability === permission.capability);
        if (mine === undefined)
          raise({
            file: 'wpk.json',
            message: `${id} needs ${permission.capability}, which is not declared here.`,
          });
        else
          for (const host of permission.hosts ?? [])
            if (!(mine.hosts ?? []).includes(host))
              raise({
                file: 'wpk.json',
                message: `${id} needs the host ${host}, which is not declared here.`,
              });
      }
    }
  },
};
