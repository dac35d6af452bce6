import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportFrom, importInto, inspect } from '../support/mirrored.ts';
import { ADMIN, follower, quiet, sharingServer, type SharingServer } from '../support/sharing-server.ts';

// Real processes that are killed while they work on mirror files.

let server: SharingServer;
let folder: string;
let honest: string;
let fingerprint: string;

beforeAll(async () => {
  server = await sharingServer({ packages: [{}] });
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  honest = path.join(folder, 'honest.wpkmirror');
  ({ fingerprint } = await exportFrom(server.station, honest));
}, 90_000);

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Answers the signal that ended it. */
async function killedAt(...args: readonly string[]): Promise<string | null> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, '../support/sync/mirror-child.ts'), ...args],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, MARKETPLACE_PASSPHRASE: 'x' },
    },
  );
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal;
}

describe('a process that imports is killed', () => {
  it.each([
    ['package', 0],
    ['adopted', 0],
    ['taken-over', 1],
  ] as const)(
    'at "%s"',
    async (phase, extensions) => {
      const home = mkdtempSync(path.join(tmpdir(), 'station-test-'));
      try {
        let here = await follower({ home });
        const { reviewId } = await inspect(here.station, honest, { as: 'team', fingerprint });
        await here.close();
        expect(await killedAt('import', home, reviewId, phase)).toBe('SIGKILL');
        here = await follower({ home });
        try {
          // Nothing, or everything.
          expect(await here.station.store.read((tx) => tx.extensions.count())).toBe(extensions);
          expect(await here.station.store.read((tx) => tx.remotes.list())).toHaveLength(extensions);
          const done = await here.station.mirror.import({ reviewId }, { ...quiet, userId: ADMIN.userId });
          expect(done).toMatchObject({ packages: 1 });
          await here.install('acme.hello');
        } finally {
          await here.close();
        }
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
    60_000,
  );
});

describe('a process that exports is killed', () => {
  it('at "signed": there is no file, and the next one is made', async () => {
    const home = server.station.home;
    const out = path.join(folder, 'killed.wpkmirror');
    expect(await killedAt('export', home, out, 'signed')).toBe('SIGKILL');
    expect(existsSync(out)).toBe(false);
    const here = await follower();
    try {
      await exportFrom(server.station, out);
      expect(await importInto(here.station, out, { as: 'team', fingerprint })).toMatchObject({ packages: 1 });
    } finally {
      await here.close();
    }
  }, 60_000);
});
