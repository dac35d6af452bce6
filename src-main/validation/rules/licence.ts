import parseSpdx from 'spdx-expression-parse';
import type { Rule } from '../rule.ts';
import { licenceNamedBy } from '../licence-texts.ts';

export const licenceRule: Rule = {
  id: 'licence',
  class: 'quality',
  title: 'A licence that is unclear',
  severity: 'warning',
  looksFor:
    'A `license` that is no SPDX expression, a missing LICENSE file, and a LICENSE whose text is of another licence than the manifest says.',
  why: 'Without a clear licence nobody may use the extension.',
  fix: 'Name the licence by its SPDX identifier, such as MIT, and ship its text as LICENSE.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null) return;
    const { license } = manifest;
    const isPrivate = /^(?:UNLICENSED|proprietary|SEE LICENSE IN LICENSE)$/i.test(license);
    const names = isPrivate ? [] : identifiersOf(license);
    if (names === null) raise({ file: 'wpk.json', message: `“${license}” is no SPDX licence expression.` });
    const file = context.fileAt.get('LICENSE');
    if (file === undefined) {
      raise({ message: 'There is no LICENSE file.' });
      return;
    }
    const found = licenceNamedBy(file.text ?? '');
    if (found === null || names === null || names.length === 0) {
      if ((file.text ?? '').trim().length < 40)
        raise({ file: file.path, message: 'LICENSE holds no licence text.' });
      return;
    }
    if (
      !names.some((name) => name.replace(/-(?:only|or-later)$|\+$/, '').toLowerCase() === found.toLowerCase())
    ) {
      raise({
        file: file.path,
        message: `LICENSE is the text of ${found}, but the manifest says ${license}.`,
      });
    }
  },
};

function identifiersOf(expression: string): string[] | null {
  try {
    const names: string[] = [];
    const open: unknown[] = [parseSpdx(expression)];
    while (open.length > 0) {
      const at = open.pop();
      if (typeof at !== 'object' || at === null) continue;
      if ('license' in at && typeof at.license === 'string') names.push(at.license);
      if ('left' in at) open.push(at.left);
      if ('right' in at) open.push(at.right);
    }
    return names;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
