import { capabilityUses } from '../capability-use.ts';
import type { Rule } from '../rule.ts';

export const capabilityUnusedRule: Rule = {
  id: 'capability-unused',
  class: 'permission-mismatch',
  title: 'A capability that is declared and never used',
  severity: 'warning',
  looksFor:
    'Permissions of the manifest that no code of the package uses, and declared hosts that appear in no text of the package (a notice).',
  why: 'A wider consent than needed is a risk kept in stock.',
  fix: 'Remove the permission from wpk.json.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null || manifest.kind === 'workflow') return;
    const used = new Set(capabilityUses(context).map((each) => each.capability));
    const dependencies = Object.keys(manifest.dependencies).length > 0;
    const code = context.files.filter((file) => file.kind === 'script').map((file) => file.text ?? '');
    for (const permission of manifest.permissions) {
      if (!used.has(permission.capability)) {
        // A dependency runs under its caller's grants and may be the one that needs it.
        const message = `The permission ${permission.capability} is declared but no code of the package uses it.`;
        raise({ file: 'wpk.json', message, severity: dependencies ? 'notice' : 'warning' });
      } else if (permission.capability === 'network') {
        for (const host of permission.hosts) {
          if (!code.some((text) => text.includes(host))) {
            raise({
              file: 'wpk.json',
              message: `The host ${host} is declared but appears in no code.`,
              severity: 'notice',
            });
          }
        }
      }
    }
  },
};
