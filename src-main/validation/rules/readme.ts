import type { Rule } from '../rule.ts';

const SHORTEST = 120;

export const readmeRule: Rule = {
  id: 'readme',
  class: 'quality',
  title: 'A README that tells nothing',
  severity: 'warning',
  looksFor:
    'A missing README.md, one of fewer than 120 characters, and text left over from a template (a notice).',
  why: 'It is the page users decide on.',
  fix: 'Write a README.md that says what the extension does, what it needs and how to use it.',
  check(context, raise) {
    const file = context.fileAt.get('README.md');
    if (file === undefined) raise({ message: 'There is no README.md.' });
    else if ((file.text ?? '').trim().length < SHORTEST)
      raise({ file: file.path, message: 'README.md is very short.' });
    else if (
      /\b(?:TODO|FIXME|lorem ipsum|your extension here|describe your extension)\b/i.test(file.text ?? '')
    )
      raise({ file: file.path, message: 'README.md still holds text of a template.', severity: 'notice' });
  },
};
