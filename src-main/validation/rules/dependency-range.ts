import semver from 'semver';
import type { Rule } from '../rule.ts';

export const dependencyRangeRule: Rule = {
  id: 'dependency-range',
  class: 'structure',
  title: 'Ranges that do not hold',
  severity: 'error',
  looksFor:
    'Version ranges of dependencies and engines that are no semver ranges, dependencies of an extension on itself, and ranges such as `*` that accept everything (a warning).',
  why: 'Nobody can say which version would be installed.',
  fix: 'Write a range such as ^1.2.0.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null) return;
    const ranges: [string, string][] = [
      ['engines.marketplace', manifest.engines.marketplace],
      ...Object.entries(manifest.dependencies),
    ];
    for (const [name, range] of ranges) {
      if (semver.validRange(range) === null)
        raise({ file: 'wpk.json', message: `“${range}” of ${name} is no range.` });
      else if (/^(?:\*|x|latest|>=?\s*0(?:\.0){0,2})?$/i.test(range.trim()))
        raise({
          file: 'wpk.json',
          message: `The range of ${name} accepts every version.`,
          severity: 'warning',
        });
    }
    if (Object.hasOwn(manifest.dependencies, `${manifest.publisher}.${manifest.name}`))
      raise({ file: 'wpk.json', message: 'The extension depends on itself.' });
  },
};
