import { linksOf, withoutCode } from '../source/markdown.ts';
import { decodeEntities, readTags, scriptLink } from '../source/markup.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../wording.ts';

const ACTIVE_TAGS = new Set([
  'script',
  'iframe',
  'object',
  'embed',
  'form',
  'meta',
  'base',
  'link',
  'applet',
  'frame',
  'frameset',
]);

export const markdownActiveRule: Rule = {
  id: 'markdown-active',
  class: 'xss-content',
  title: 'Active content in Markdown',
  severity: 'error',
  looksFor:
    'Scripts, frames, forms, event handlers and `javascript:` or `data:text/html` links in Markdown, outside of code.',
  why: 'The text is shown inside the marketplace; active content aims at whoever reads it.',
  fix: 'Remove it, or show it as code between backticks.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.kind !== 'markdown' || file.text === null) continue;
      const text = withoutCode(file.text);
      for (const tag of readTags(text)) {
        if (ACTIVE_TAGS.has(tag.name))
          raise({
            file: file.path,
            offset: tag.offset,
            message: `The text holds a <${tag.name}> element.`,
            severity:
              tag.name === 'link' || tag.name === 'meta' || tag.name === 'form' || tag.name === 'base'
                ? 'warning'
                : 'error',
          });
        for (const { name, value, offset } of tag.attributes) {
          if (/^on[a-z]{3,}$/.test(name) && value !== '')
            raise({ file: file.path, offset, message: `The text holds the event handler ${name}.` });
          else if (isActiveAddress(decodeEntities(value)))
            raise({
              file: file.path,
              offset,
              message: `The text holds an active address: “${quote(value)}”.`,
            });
        }
      }
      for (const { target, offset } of linksOf(text)) {
        if (isActiveAddress(decodeEntities(safelyDecoded(target))))
          raise({ file: file.path, offset, message: `A link leads to code: “${quote(target)}”.` });
      }
    }
  },
};

export function isActiveAddress(address: string): boolean {
  return (
    scriptLink(address) !== null ||
    /^[\s\p{Cc}]*(?:vbscript:|data:(?:text\/html|image\/svg\+xml|application\/xhtml\+xml|text\/xml))/iu.test(
      address,
    )
  );
}

function safelyDecoded(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
