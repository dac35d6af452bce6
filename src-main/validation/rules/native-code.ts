import { endingOf } from '../source/file-kind.ts';
import { magicOf } from '../source/magic.ts';
import type { Rule } from '../rule.ts';

const PROGRAM_ENDINGS = new Set([
  'exe',
  'dll',
  'so',
  'dylib',
  'node',
  'msi',
  'com',
  'scr',
  'jar',
  'class',
  'apk',
  'dex',
  'jsc',
  'pyc',
  'o',
  'a',
  'sys',
  'deb',
  'rpm',
  'dmg',
  'pkg',
  'appimage',
]);

export const nativeCodeRule: Rule = {
  id: 'native-code',
  class: 'opaque-code',
  title: 'Native or compiled programs',
  severity: 'error',
  looksFor:
    'Programs, libraries and bytecode, by their first bytes and by their ending, wherever they lie and whatever they are called.',
  why: 'Compiled code cannot be reviewed and would run outside the sandbox.',
  fix: 'Remove the file; an extension is JavaScript.',
  check(context, raise) {
    for (const file of context.files) {
      const magic = magicOf(file.bytes);
      if (magic !== null && (magic.kind === 'native' || magic.kind === 'bytecode'))
        raise({ file: file.path, message: `The file is a ${magic.name}.` });
      else if (PROGRAM_ENDINGS.has(endingOf(file.path)))
        raise({
          file: file.path,
          message: 'The file is named as a program.',
          severity: file.bytes.length === 0 || file.text !== null ? 'warning' : 'error',
        });
    }
  },
};
