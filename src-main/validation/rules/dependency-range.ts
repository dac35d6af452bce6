import type { Rule } from '../rule.ts';

const EVERYTHING = /^(?:\*|x|latest|>=?\s*0(?:\.0){0,2})?$/i;

export const dependencyRangeRule: Rule = {
  id: 'dependency-range',
  class: 'structure',
  title: 'Ranges that accept everything',
  severity: 'warning',
  looksFor:
    'Version ranges of dependencies and engines such as `*` or `>=0`. Ranges that are none are refused with the manifest.',
  why: 'Nobody can say which version would be installed.',
  fix: 'Write a range such as ^1.2.0.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null) return;
    const ranges = [
      ['engines.marketplace', manifest.engines.marketplace],
      ...Object.entries(manifest.dependencies),
    ];
    for (const [name, range = ''] of ranges) {
      if (EVERYTHING.test(range.trim()))
        raise({ file: 'wpk.json', message: `The range of ${name} accepts every version.` });
    }
  },
};
