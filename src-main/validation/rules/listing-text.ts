import type { Rule } from '../rule.ts';

const SHOUTING = /\b(?:best|free|#1|no\.? ?1|guaranteed|100%|risk[- ]free|get rich|official)\b/i;

export const listingTextRule: Rule = {
  id: 'listing-text',
  class: 'listing',
  title: 'Listing texts that do not inform',
  severity: 'warning',
  looksFor:
    'A description that repeats the name or is very short, texts in capitals, emoji or exclamation marks in rows, promises such as "guaranteed" (a notice), and repeated tags.',
  why: 'Users choose by these texts.',
  fix: 'Say in one plain sentence what the extension does, and give it two or three tags.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null) return;
    const { displayName, description, tags } = manifest;
    const report = (message: string, severity?: 'notice'): void =>
      raise({ file: 'wpk.json', message, ...(severity === undefined ? {} : { severity }) });
    const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
    if (plain(description) === plain(displayName) || plain(description) === plain(manifest.name))
      report('The description repeats the name.');
    else if (description.trim().length < 15) report('The description is very short.');
    for (const [field, text] of [
      ['displayName', displayName],
      ['description', description],
    ] as const) {
      const letters = text.replace(/[^\p{L}]/gu, '');
      if (letters.length >= 12 && letters === letters.toUpperCase() && letters !== letters.toLowerCase())
        report(`The ${field} is written in capitals.`);
      if (/!{2,}|\?{2,}/.test(text)) report(`The ${field} shouts.`);
      if (/(?:\p{Extended_Pictographic}\uFE0F?\s*){3,}/u.test(text))
        report(`The ${field} is decorated with emoji.`);
      if (SHOUTING.test(text)) report(`The ${field} promises instead of describing.`, 'notice');
    }
    if (new Set(tags).size !== tags.length) report('A tag stands twice.', 'notice');
    if (tags.length === 0) report('There are no tags.', 'notice');
  },
};
