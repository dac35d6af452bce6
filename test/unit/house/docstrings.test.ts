import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const PROMISES = [
  'src-shared/**/*.ts',
  'src-main/*/port{,s}.ts',
  'src-main/store/{blob-port,ports/*}.ts',
  'src-main/validation/scanners/port.ts',
  'src-main/trust/keys/keychain-port.ts',
];
const EXPORT = /^export (?:async )?(?:const|function\*?|interface|type|class) (\w+)/;

/** Names that are exported without a docstring. Types that are read off a schema have the schema's. */
function undocumented(file: string): readonly string[] {
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    const name = EXPORT.exec(line)?.[1];
    const has = lines[at - 1]?.trimEnd().endsWith('*/') === true;
    if (name === undefined || has || line.includes('z.infer<') || line.includes('= defineErrors(')) return [];
    return [`${file}: ${name}`];
  });
}

describe('what is promised to others', () => {
  it('says what it promises: every export of src-shared and of the ports has a docstring', () => {
    const files = globSync(PROMISES, { cwd: root });
    expect(files.length).toBeGreaterThan(60);
    expect(files.flatMap(undocumented)).toEqual([]);
  });
});
