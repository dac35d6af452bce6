import type { Rule } from '../rule.ts';
import { endingOf } from '../source/file-kind.ts';

const TEXT_ENDINGS = new Set([
  'js',
  'mjs',
  'cjs',
  'ts',
  'jsx',
  'tsx',
  'html',
  'htm',
  'svg',
  'css',
  'json',
  'md',
]);

export const unreadableScriptRule: Rule = {
  id: 'unreadable-text',
  class: 'opaque-code',
  title: 'Text files that are no text',
  severity: 'error',
  looksFor: 'Scripts, markup and data files that are not UTF-8 or hold NUL bytes, and UTF-16 encodings.',
  why: 'A file that readers decode differently can show one thing and run another.',
  fix: 'Save the file as UTF-8.',
  check(context, raise) {
    for (const file of context.files) {
      if (!TEXT_ENDINGS.has(endingOf(file.path))) continue;
      if (file.text === null) raise({ file: file.path, message: 'The file is not UTF-8 text.' });
      else if (file.text.includes('\0'))
        raise({
          file: file.path,
          offset: file.text.indexOf('\0'),
          message: 'The file holds a NUL character.',
        });
    }
  },
};
