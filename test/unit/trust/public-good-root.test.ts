import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PUBLIC_GOOD_ROOT } from '../../../src-main/trust/index.ts';
import { readTrustedRoot } from '../../../src-main/trust/verify-root.ts';

interface Seeds {
  readonly [repository: string]: { readonly targets: Readonly<Record<string, string>> };
}

describe('the shipped public-good root', () => {
  it('is the one that the installed seed carries', () => {
    const file = new URL('../../../node_modules/@sigstore/tuf/seeds.json', import.meta.url);
    const seeds = JSON.parse(readFileSync(file, 'utf8')) as Seeds;
    const seed = seeds['https://tuf-repo-cdn.sigstore.dev']?.targets['trusted_root.json'] ?? '';
    expect(PUBLIC_GOOD_ROOT).toEqual(JSON.parse(Buffer.from(seed, 'base64').toString('utf8')));
  });
  it('can be used, with its logs, authorities and timestamps', () => {
    const root = readTrustedRoot(PUBLIC_GOOD_ROOT, () => {
      throw new Error('no key is asked for');
    });
    expect(root.tlogs).toHaveLength(2);
    expect(root.certificateAuthorities).toHaveLength(2);
    expect(root.ctlogs).toHaveLength(2);
    expect(root.timestampAuthorities).toHaveLength(1);
  });
});
