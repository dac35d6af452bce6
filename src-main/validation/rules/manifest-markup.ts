import type { Rule } from '../rule.ts';
import { decodeEntities } from '../source/markup.ts';
import { manifestTexts } from '../manifest-texts.ts';
import { quote } from '../wording.ts';

export const manifestMarkupRule: Rule = {
  id: 'manifest-markup',
  class: 'xss-content',
  title: 'Markup in the manifest',
  severity: 'error',
  looksFor: 'HTML elements, event handlers and `javascript:` addresses in the texts of wpk.json.',
  why: 'These texts are shown in lists, dialogs and consent forms.',
  fix: 'Write plain text.',
  check(context, raise) {
    for (const { path, text } of manifestTexts(context)) {
      const plain = decodeEntities(text);
      if (
        /<\s*(?:script|img|svg|iframe|object|embed|a|b|i|style|link|meta|form|input|body|details|math|video|audio)\b[^>]*>?/i.test(
          plain,
        ) &&
        /<[a-z][^>]*(?:>|on\w+\s*=|src\s*=)/i.test(plain)
      ) {
        raise({
          file: 'wpk.json',
          message: `${path} holds markup: “${quote(text)}”.`,
          severity:
            /<\s*(?:b|i|a)\b/i.test(plain) && !/on\w+\s*=|javascript:/i.test(plain) ? 'warning' : 'error',
        });
      } else if (/^\s*(?:javascript|vbscript|data\s*:\s*text\/html)\s*:/i.test(plain)) {
        raise({ file: 'wpk.json', message: `${path} is an address that is code: “${quote(text)}”.` });
      }
    }
  },
};
