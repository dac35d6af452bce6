import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeSpace } from '../../../src-main/workbench/home-space.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('what a home takes of the disk', () => {
  it('is told by what it is for', async () => {
    const home = temporaryFolder();
    const write = async (name: string, bytes: number): Promise<void> => {
      await mkdir(path.dirname(path.join(home, name)), { recursive: true });
      await writeFile(path.join(home, name), Buffer.alloc(bytes));
    };
    await write('store.sqlite', 100);
    await write('store.sqlite-wal', 20);
    await write('blobs/sha256/ab/cd', 7);
    await write('installed/acme.tool/1.0.0/wpk.json', 5);
    await write('keys/identity.json', 3);
    expect(await homeSpace(home)).toEqual([
      { name: 'store', bytes: 120 },
      { name: 'packages', bytes: 7 },
      { name: 'installed', bytes: 5 },
      { name: 'other', bytes: 3 },
    ]);
  });
});
