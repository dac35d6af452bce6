import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PHASES } from '../../../src-main/validation/phases.ts';
import { RULES } from '../../../src-main/validation/rules/index.ts';
import { rulesDocument } from '../../../src-main/validation/index.ts';

const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');

describe('docs/rules.md', () => {
  it('documents every rule and no other', () => {
    const documented = [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
    expect(documented.toSorted()).toEqual([...RULES, ...PHASES].map((rule) => rule.id).toSorted());
  });

  it('is what scripts/write-rules.ts writes', () => {
    const plain = (text: string): string => text.replace(/[\s|:-]+/g, ' ').trim();
    expect(plain(page)).toBe(plain(rulesDocument()));
  });
});
