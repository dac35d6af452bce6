import type { Rule } from '../rule.ts';

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/\beval\s*\(/, 'eval'],
  [/\bnew\s+Function\s*\(|\bFunction\s*\(\s*['"`]/, 'Function'],
  [/\bchild_process\b/, 'child_process'],
  [/constructor\s*\.\s*constructor\s*\(/, 'constructor.constructor'],
  [/\batob\s*\(|fromCharCode/, 'decoding'],
];

export const suspiciousUnparsedRule: Rule = {
  id: 'suspicious-unparsed',
  class: 'dynamic-code',
  title: 'Dangerous words in code that cannot be parsed',
  severity: 'warning',
  looksFor:
    '`eval`, `Function`, `child_process` and the like in scripts the parser refused, and in TypeScript sources that were shipped (a notice).',
  why: 'The other rules cannot judge code they cannot read; another engine may still run it.',
  fix: 'Ship JavaScript that parses.',
  check(context, raise) {
    for (const broken of context.broken) {
      for (const [pattern, name] of SIGNS) {
        const match = pattern.exec(broken.code);
        if (match !== null)
          raise({
            file: broken.path,
            offset: broken.offset + (broken.origin === 'handler' ? 0 : match.index),
            message: `The code cannot be parsed and mentions ${name}.`,
          });
      }
    }
    for (const file of context.files) {
      if (file.kind !== 'typescript' || file.text === null) continue;
      const found = SIGNS.find(([pattern]) => pattern.test(file.text ?? ''));
      if (found !== undefined)
        raise({
          file: file.path,
          message: `A source that was shipped mentions ${found[1]}.`,
          severity: 'notice',
        });
    }
  },
};
