import { decodeEntities } from '../source/markup.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../wording.ts';
import { isActiveAddress } from './markdown-active.ts';

export const svgActiveRule: Rule = {
  id: 'svg-active',
  class: 'xss-content',
  title: 'Active content in SVG images',
  severity: 'error',
  looksFor:
    'Scripts, event handlers, `javascript:` addresses, foreign objects with frames or scripts, external entities and references to other hosts in SVG files.',
  why: 'An image that is opened on its own runs what it holds.',
  fix: 'Export the image as plain shapes.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.kind !== 'svg' || file.text === null) continue;
      for (const tag of file.tags) {
        const name = tag.name.replace(/^svg:/, '');
        if (name === 'script')
          raise({ file: file.path, offset: tag.offset, message: 'The image holds a script.' });
        else if (name === 'foreignobject')
          raise({
            file: file.path,
            offset: tag.offset,
            message: 'The image holds a foreign object.',
            severity: 'warning',
          });
        else if (/^(?:iframe|embed|object)$/.test(name))
          raise({ file: file.path, offset: tag.offset, message: `The image holds a <${name}>.` });
        for (const attribute of tag.attributes) {
          const plain = decodeEntities(attribute.value);
          if (/^on[a-z]{3,}$/.test(attribute.name) && plain !== '')
            raise({
              file: file.path,
              offset: attribute.offset,
              message: `The image holds the event handler ${attribute.name}.`,
            });
          else if (isActiveAddress(plain))
            raise({
              file: file.path,
              offset: attribute.offset,
              message: `The image holds an active address: “${quote(plain)}”.`,
              severity: name === 'image' && /^data:image\/svg/i.test(plain) ? 'warning' : 'error',
            });
          else if (
            /^(?:href|xlink:href|src)$/.test(attribute.name) &&
            /^(?:use|image|feimage|animate|set)$/.test(name) &&
            /^(?:https?:)?\/\//i.test(plain)
          ) {
            raise({
              file: file.path,
              offset: attribute.offset,
              message: `The image loads “${quote(plain)}”.`,
              severity: 'warning',
            });
          }
        }
      }
      const entity = /<!ENTITY\s+(?:%\s+)?[\w.-]+\s+(?:SYSTEM|PUBLIC)\b/i.exec(file.text);
      if (entity !== null)
        raise({ file: file.path, offset: entity.index, message: 'The image asks for an external entity.' });
      const nested = /<!ENTITY\s+[\w.-]+\s+["'](?:&[\w.-]+;){3,}/i.exec(file.text);
      if (nested !== null)
        raise({ file: file.path, offset: nested.index, message: "The image's entities grow without bound." });
    }
  },
};
