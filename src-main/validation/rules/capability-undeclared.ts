import type { Capability } from '../../../src-shared/models/manifest.ts';
import { permissionsOf } from '../../../src-shared/models/manifest.ts';
import { capabilityUses, CAPABILITY_NAMES } from '../capability-use.ts';
import type { Rule } from '../rule.ts';
import { raiseAt } from '../wording.ts';

export const capabilityUndeclaredRule: Rule = {
  id: 'capability-undeclared',
  class: 'permission-mismatch',
  title: 'A capability that was not declared',
  severity: 'error',
  looksFor:
    'Uses of storage, marketData, network or notify from "marketplace" without the permission in the manifest. An import that is never used is none.',
  why: 'Users consent to what the manifest says; everything else is refused at run time.',
  fix: 'Declare the permission with a reason, or drop the call.',
  check(context, raise) {
    if (context.manifest === null) return;
    const declared = new Set<Capability>(permissionsOf(context.manifest).map((each) => each.capability));
    for (const use of capabilityUses(context)) {
      if (declared.has(use.capability)) continue;
      const message = `${CAPABILITY_NAMES[use.capability]} is used but the permission ${use.capability} is not declared.`;
      raiseAt(
        context,
        raise,
        use.script,
        use.node,
        message,
        use.script.isDead(use.node) ? 'warning' : 'error',
      );
    }
  },
};
