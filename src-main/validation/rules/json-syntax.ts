import type { Rule } from '../rule.ts';

export const jsonSyntaxRule: Rule = {
  id: 'json-syntax',
  class: 'structure',
  title: 'JSON that cannot be read',
  severity: 'notice',
  looksFor: 'JSON files that are no JSON.',
  why: 'Code that loads the file would fail.',
  fix: 'Correct the file.',
  check(context, raise) {
    for (const file of context.files) {
      if (
        !file.path.endsWith('.json') ||
        file.path === 'wpk.json' ||
        file.text === null ||
        file.text.length > 4 << 20
      )
        continue;
      try {
        JSON.parse(file.text.replace(/^\uFEFF/, ''));
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
        raise({ file: file.path, message: 'The file is no JSON.' });
      }
    }
  },
};
