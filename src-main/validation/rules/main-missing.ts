import type { Rule } from '../rule.ts';

export const mainMissingRule: Rule = {
  id: 'main-missing',
  class: 'structure',
  title: 'The main module is missing',
  severity: 'error',
  looksFor: 'A `main` in wpk.json that names no file of the package, and an empty one.',
  why: 'There is nothing to run.',
  fix: 'Build the project so that the file exists, or correct main.',
  check(context, raise) {
    if (context.main === null) return;
    const file = context.fileAt.get(context.main);
    if (file === undefined)
      raise({ file: 'wpk.json', message: `There is no file ${context.main} in the package.` });
    else if (file.bytes.length === 0)
      raise({ file: file.path, message: 'main is empty.', severity: 'warning' });
  },
};
