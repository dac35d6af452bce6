import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { PHASES } from '../../../src-main/validation/phases.ts';
import { RULES } from '../../../src-main/validation/rules/index.ts';
import { rulesDocument } from '../../../src-main/validation/index.ts';

const file = fileURLToPath(new URL('../../../docs/rules.md', import.meta.url));
const page = readFileSync(file, 'utf8');

describe('docs/rules.md', () => {
  it('documents every rule and no other', () => {
    const documented = [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
    expect(documented.toSorted()).toEqual([...RULES, ...PHASES].map((rule) => rule.id).toSorted());
  });

  it('is what scripts/write-rules.ts writes', async () => {
    const config = await resolveConfig(file);
    expect(page).toBe(await format(rulesDocument(), { ...config, parser: 'markdown' }));
  });
});
