import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openStateFolder } from '../../../src-main/sync/metadata/state-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCRIPT = fileURLToPath(new URL('../../support/metadata-adopter.ts', import.meta.url));

it('two processes that adopt metadata of one registry never put an older state back', async () => {
  const folder = temporaryFolder();
  const adopt = (versions: readonly number[]) =>
    promisify(execFile)(process.execPath, [SCRIPT, folder, ...versions.map(String)]);
  // The newest first: whatever comes after it is older.
  const falling = Array.from({ length: 30 }, (_, index) => 60 - 2 * index);
  await Promise.all([adopt(falling), adopt(falling.map((version) => version - 1))]);
  expect(await openStateFolder(folder).read()).toMatchObject({
    timestampVersion: 60,
    timestamp: 'timestamp 60',
  });
});
