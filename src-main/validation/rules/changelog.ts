import type { Rule } from '../rule.ts';

export const changelogRule: Rule = {
  id: 'changelog',
  class: 'quality',
  title: 'A change log without this version',
  severity: 'warning',
  looksFor: 'A missing CHANGELOG.md, and one that does not name the version of the manifest.',
  why: 'Users want to know what an update changes before they take it.',
  fix: 'Add a section for this version to CHANGELOG.md.',
  check(context, raise) {
    const file = context.fileAt.get('CHANGELOG.md');
    if (file === undefined) raise({ message: 'There is no CHANGELOG.md.' });
    else if (context.manifest !== null && !(file.text ?? '').includes(context.manifest.version)) {
      raise({ file: file.path, message: `CHANGELOG.md does not name version ${context.manifest.version}.` });
    }
  },
};
