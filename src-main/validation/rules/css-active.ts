import type { Rule } from '../rule.ts';

const PATTERNS: readonly (readonly [RegExp, string, 'error' | 'warning' | 'notice'])[] = [
  [/expression\s*\(/i, 'a script expression', 'error'],
  [/url\(\s*["']?\s*javascript:/i, 'an address that is code', 'error'],
  [/(?:^|[;{\s])-moz-binding\s*:|(?:^|[;{\s])behavior\s*:\s*url/i, 'a binding to a script', 'error'],
  [
    /\[\s{0,9}(?:value|type)\s{0,9}[\^$*~|]?=[^\]{}]{0,99}\][^{}]{0,300}\{[^{}]{0,900}url\(\s{0,9}["']?(?:https?:)?\/\//i,
    'a rule that tells another host what was typed',
    'error',
  ],
  [/@import\s+(?:url\(\s*)?["']?(?:https?:)?\/\//i, 'an import from another host', 'warning'],
  [/url\(\s*["']?(?:https?:)?\/\//i, 'an address of another host', 'notice'],
];

export const cssActiveRule: Rule = {
  id: 'css-active',
  class: 'xss-content',
  title: 'Active content in style sheets',
  severity: 'warning',
  looksFor:
    'Script expressions, bindings, `javascript:` addresses and attribute selectors that report input (errors), imports from other hosts (warnings) and other remote addresses (notices) in CSS.',
  why: 'Style sheets can watch input, and load what was never audited.',
  fix: 'Ship fonts and images with the package.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.text === null) continue;
      const text =
        file.kind === 'css'
          ? file.text
          : file.kind === 'html' || file.kind === 'svg'
            ? stylesOf(file.text)
            : null;
      if (text === null) continue;
      const plain = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
      for (const [pattern, what, severity] of PATTERNS) {
        const match = pattern.exec(plain);
        if (match !== null)
          raise({ file: file.path, offset: match.index, message: `The styles hold ${what}.`, severity });
      }
    }
  },
};

/** The style elements of a page, everything else blanked out. */
function stylesOf(text: string): string {
  let out = '';
  let at = 0;
  for (const match of text.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style/gi)) {
    const start = match.index + match[0].indexOf('>') + 1;
    out += text.slice(at, start).replace(/[^\n]/g, ' ') + (match[1] ?? '');
    at = start + (match[1] ?? '').length;
  }
  return out;
}
