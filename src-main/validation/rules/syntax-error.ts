import type { Rule } from '../rule.ts';
import { quote } from '../wording.ts';

export const syntaxErrorRule: Rule = {
  id: 'syntax-error',
  class: 'structure',
  title: 'Code that cannot be parsed',
  severity: 'error',
  looksFor:
    'Scripts that are no JavaScript: an error for main and what it imports, a warning elsewhere. Code that is nested too deeply to be read is an error everywhere.',
  why: 'The code would not load, and rules cannot read it.',
  fix: 'Correct the code at the place that is named.',
  check(context, raise) {
    for (const broken of context.broken) {
      if (broken.origin === 'handler') continue;
      const isReached = context.reached.has(broken.path);
      const severity =
        broken.failure.tooDeep || (isReached && broken.origin === 'file') ? 'error' : 'warning';
      raise({
        file: broken.path,
        offset: broken.offset + broken.failure.offset,
        message: quote(broken.failure.message),
        severity,
      });
    }
  },
};
