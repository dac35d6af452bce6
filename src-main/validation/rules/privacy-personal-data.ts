import type { Rule } from '../rule.ts';
import { manifestTexts } from '../manifest-texts.ts';

const EMAIL =
  /(?<![\w.+-])[\w.+-]{1,64}@(?!(?:example|test|localhost)\b)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?![\w-])/i;
const PHONE =
  /(?<![\w.])(?:\+\d{1,3}[\s.-]?(?:\(\d{1,5}\)[\s.-]?)?\d{1,4}(?:[\s.-]?\d{2,4}){2,4}|\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}[-.]\d{3}[-.]\d{4}|0\d{2,4}[\s/-]\d{3,4}[\s-]?\d{3,4})(?![\w.])/;
const SKIP = /^(?:version|engines|dependencies|license|contributes\.settings)(?:\.|$)/;

export const privacyPersonalDataRule: Rule = {
  id: 'privacy-personal-data',
  class: 'privacy',
  title: 'Personal data in metadata (P-1)',
  severity: 'warning',
  looksFor:
    'E-mail addresses and telephone numbers in wpk.json, its `x-` keys included. In README.md and CHANGELOG.md they are notices; in LICENSE they belong to the text.',
  why: 'Metadata is copied to every registry and mirror and cannot be called back; it holds no personal data.',
  fix: "Name an issue tracker under bugs instead of a person's address.",
  check(context, raise) {
    for (const { path, text } of manifestTexts(context)) {
      if (SKIP.test(path)) continue;
      const isAddress = /^https?:/.test(text);
      if (EMAIL.test(text) && !(isAddress && /^https?:\/\/[^/]*@/.test(text)))
        raise({ file: 'wpk.json', message: `${path} holds an e-mail address.` });
      if (!isAddress && PHONE.test(text))
        raise({ file: 'wpk.json', message: `${path} holds a telephone number.` });
    }
    for (const name of ['README.md', 'CHANGELOG.md']) {
      const text = context.fileAt.get(name)?.text;
      if (text === undefined || text === null) continue;
      const email = EMAIL.exec(text);
      if (email !== null)
        raise({
          file: name,
          offset: email.index,
          message: `${name} holds an e-mail address.`,
          severity: 'notice',
        });
      const phone = PHONE.exec(text);
      if (phone !== null)
        raise({
          file: name,
          offset: phone.index,
          message: `${name} holds a telephone number.`,
          severity: 'notice',
        });
    }
  },
};
