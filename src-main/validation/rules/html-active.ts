import { decodeEntities } from '../source/markup.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../wording.ts';
import { isActiveAddress } from './markdown-active.ts';

export const htmlActiveRule: Rule = {
  id: 'html-active',
  class: 'xss-content',
  title: 'Active content in HTML files',
  severity: 'warning',
  looksFor:
    'Inline scripts and event handlers (warnings), `javascript:` addresses, frames of other hosts, `srcdoc`, refreshing to an address and forms that post elsewhere (errors) in HTML files. What the scripts do is judged by the other rules.',
  why: 'A page that is opened from the package runs with the rights of whoever opens it.',
  fix: 'Ship reports as data and let report.markdown, report.table and report.series show them.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.kind !== 'html') continue;
      for (const tag of file.tags) {
        if (tag.name === 'script')
          raise({ file: file.path, offset: tag.offset, message: 'The page holds a script.' });
        for (const { name, value, offset } of tag.attributes) {
          const plain = decodeEntities(value);
          if (/^on[a-z]{3,}$/.test(name) && plain !== '') {
            raise({
              file: file.path,
              offset,
              message: `The page holds the event handler ${name}.`,
              severity:
                /^on(?:error|load|focus|toggle|begin|animation\w+|pageshow)$/.test(name) &&
                tag.name !== 'body'
                  ? 'error'
                  : 'warning',
            });
          } else if (
            isActiveAddress(plain) &&
            !/^\s*javascript:\s*(?:void\s*\(?\s*0\s*\)?\s*;?|;|)\s*$/i.test(plain) &&
            !(tag.name === 'img' && /^data:image/i.test(plain))
          ) {
            raise({
              file: file.path,
              offset,
              message: `The page holds an active address: “${quote(plain)}”.`,
              severity: 'error',
            });
          } else if (name === 'srcdoc')
            raise({
              file: file.path,
              offset,
              message: 'The page holds a frame with its own markup.',
              severity: /<script|on\w+=/i.test(plain) ? 'error' : 'warning',
            });
          else if (
            /^(?:iframe|frame|object|embed)$/.test(tag.name) &&
            /^(?:src|data)$/.test(name) &&
            /^(?:https?:)?\/\//i.test(plain)
          ) {
            raise({
              file: file.path,
              offset,
              message: `The page frames “${quote(plain)}”.`,
              severity: 'error',
            });
          } else if (tag.name === 'form' && name === 'action' && /^(?:https?:)?\/\//i.test(plain)) {
            raise({
              file: file.path,
              offset,
              message: `A form posts to “${quote(plain)}”.`,
              severity: 'error',
            });
          } else if (
            tag.name === 'meta' &&
            name === 'content' &&
            /^\s*\d+\s*;\s*url\s*=\s*["']?(?:https?:|javascript:|data:|\/\/)/i.test(plain)
          ) {
            raise({
              file: file.path,
              offset,
              message: 'The page leads elsewhere by itself.',
              severity: 'error',
            });
          }
        }
      }
    }
  },
};
