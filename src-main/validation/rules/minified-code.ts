import type { Rule } from '../rule.ts';

const LONG_LINE = 1_500;

export const minifiedCodeRule: Rule = {
  id: 'minified-code',
  class: 'opaque-code',
  title: 'Minified code only',
  severity: 'warning',
  looksFor: 'Scripts of very long lines without a readable source beside them.',
  why: 'Reviewers read slower and miss more.',
  fix: 'Ship the bundle unminified; size matters little for an installed extension.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.kind !== 'script' || file.text === null || file.text.length < LONG_LINE) continue;
      let long = 0;
      for (const line of file.text.split('\n')) if (line.length > LONG_LINE) long += line.length;
      if (long > file.text.length / 2)
        raise({ file: file.path, offset: 0, message: 'The file is minified.' });
    }
  },
};
