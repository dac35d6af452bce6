import { AUDIT_LIMITS } from '../../../src-shared/limits.ts';
import type { Rule } from '../rule.ts';

export const oversizedSourceRule: Rule = {
  id: 'oversized-source',
  class: 'opaque-code',
  title: 'A script too big to read',
  severity: 'warning',
  looksFor: 'Scripts over 1 MiB; over 5 MiB they are not read by the rules at all, which is an error.',
  why: 'Nobody reviews a megabyte, and what the rules did not read cannot be vouched for.',
  fix: 'Bundle only what is used, and move data into assets/.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.kind !== 'script' && file.kind !== 'html' && file.kind !== 'svg') continue;
      const size = file.bytes.length;
      if (size > AUDIT_LIMITS.parseBytes)
        raise({
          file: file.path,
          message: `The file has ${size} bytes and was not read by the rules.`,
          severity: 'error',
        });
      else if (size > AUDIT_LIMITS.sourceWarnBytes)
        raise({ file: file.path, message: `The file has ${size} bytes.` });
    }
  },
};
