import type { Rule } from '../rule.ts';
import { raiseAt } from '../wording.ts';

const LEAST = 4_000;

export const encodedBlobRule: Rule = {
  id: 'encoded-blob',
  class: 'opaque-code',
  title: 'Long encoded text in code',
  severity: 'warning',
  looksFor:
    'Strings of over 4,000 characters of base64 or hexadecimal in scripts that are no image or font address.',
  why: 'Nobody can say what is inside without running the code that decodes it.',
  fix: 'Ship the data as a file under assets/ in a format that can be read.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const node of script.names.ofType('Literal')) {
        if (typeof node.value !== 'string' || node.value.length < LEAST) continue;
        const { value } = node;
        if (/^data:(?:image|font|audio|application\/font)/.test(value)) continue;
        if (/^[A-Za-z0-9+/=_-]+$/.test(value) || /^[0-9a-fA-F]+$/.test(value)) {
          raiseAt(context, raise, script, node, `A string of ${value.length} encoded characters.`);
        }
      }
    }
  },
};
