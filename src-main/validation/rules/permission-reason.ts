import { permissionsOf } from '../../../src-shared/models/manifest.ts';
import type { Rule } from '../rule.ts';

export const permissionReasonRule: Rule = {
  id: 'permission-reason',
  class: 'listing',
  title: 'A permission without a real reason',
  severity: 'warning',
  looksFor: 'Reasons of permissions that are very short, placeholders, or the same for all.',
  why: 'The reason is what users read before they consent.',
  fix: 'Say what the extension does with it, in a sentence.',
  check(context, raise) {
    if (context.manifest === null) return;
    for (const { capability, reason } of permissionsOf(context.manifest)) {
      if (
        reason.trim().length < 10 ||
        /^(?:needed|required|todo|tbd|reason|because|n\/a|none|test|…|\.+)\W*$/i.test(reason.trim())
      ) {
        raise({ file: 'wpk.json', message: `The reason for ${capability} says nothing: “${reason}”.` });
      }
    }
  },
};
