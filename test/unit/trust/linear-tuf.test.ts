import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const hash = 'ab'.repeat(32);
const common = { spec_version: '1.0.31', version: 3, expires: '2026-01-01T00:00:00Z', 'x-more': { a: 1 } };
const target = { length: 5, hashes: { sha256: hash }, custom: { a: [1] } };
const delegations = {
  keys: { k: { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hash } } },
  succinct_roles: { keyids: ['k'], threshold: 1, bit_length: 4, name_prefix: 'bins' },
};
const FILES = [
  [
    'snapshot',
    {
      _type: 'snapshot',
      meta: {
        'a.json': { version: 1 },
        'b.json': { version: 2, length: 7, hashes: { sha256: hash }, 'x-y': 1 },
      },
      ...common,
    },
  ],
  ['snapshot', { _type: 'snapshot', ...common }],
  ['snapshot', { _type: 'snapshot', meta: [], ...common }],
  ['snapshot', { _type: 'snapshot', meta: { 'a.json': 1 }, ...common }],
  ['snapshot', { _type: 'snapshot', meta: { 'a.json': { version: 'one' } }, ...common }],
  ['targets', { _type: 'targets', targets: { 'a/b.wpk': target, 'c.json': target }, delegations, ...common }],
  ['targets', { _type: 'targets', targets: {}, ...common }],
  ['targets', { _type: 'targets', ...common }],
  ['targets', { _type: 'targets', targets: 'none', ...common }],
  ['targets', { _type: 'targets', targets: { a: { length: 1 } }, ...common }],
] as const;

/** What a process makes of the files that has, or has not, loaded our way of reading and writing. */
function madeOf(first: string): readonly unknown[] {
  const program = `
    ${first}
    import { Metadata } from '@tufjs/models';
    const text = (made) => JSON.stringify(made);
    const results = ${JSON.stringify(FILES)}.map(([kind, signed]) => {
      try {
        const made = Metadata.fromJSON(kind, { signed, signatures: [] });
        return [text(made.toJSON()), Object.keys(made.signed.meta ?? made.signed.targets)];
      } catch (thrown) {
        return thrown.constructor.name + ': ' + thrown.message;
      }
    });
    console.log(JSON.stringify(results));`;
  const args = ['--no-warnings', '--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as unknown[];
}

describe('TUF files in one pass', () => {
  it('are read, written and refused as the library does', () => {
    const ours = path.resolve('src-main/trust/linear-tuf.ts');
    const expected = madeOf('');
    expect(expected).toHaveLength(FILES.length);
    expect(madeOf(`import ${JSON.stringify(ours)};`)).toEqual(expected);
  });
});
