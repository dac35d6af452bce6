import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openKeyStore } from '../../../src-main/trust/index.ts';
import { createIdentityFiles } from '../../../src-main/workbench/identity-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PASSPHRASE = 'correct horse';

async function filesOf(folder: string) {
  return createIdentityFiles(await openKeyStore(path.join(folder, 'keys'), { now: () => 0, keychain: null }));
}

describe('the file of an exported identity', () => {
  it('does not take the place of another unless that was agreed to', async () => {
    const folder = temporaryFolder();
    const out = path.join(folder, 'identity.json');
    const files = await filesOf(folder);
    writeFileSync(out, 'mine');
    await expect(files.export(out, PASSPHRASE, false)).rejects.toMatchObject({ code: 'files.exists' });
    expect(readFileSync(out, 'utf8')).toBe('mine');
    const { fingerprint } = await files.export(out, PASSPHRASE, true);
    const elsewhere = await filesOf(temporaryFolder());
    expect((await elsewhere.import(out, PASSPHRASE)).fingerprint).toBe(fingerprint);
    expect(readdirSync(folder).toSorted()).toEqual(['identity.json', 'keys']);
  });
});
