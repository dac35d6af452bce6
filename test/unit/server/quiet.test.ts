import { expect, it, onTestFinished } from 'vitest';
import { buildServer } from '../../../src-main/hosts/server/build-server.ts';
import { createQuiet } from '../../../src-main/hosts/server/quiet.ts';
import { readSettings } from '../../../src-main/hosts/server/settings.ts';
import { createTenants } from '../../../src-main/hosts/server/tenants.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const never = new AbortController().signal;

it('nothing waits where nobody wrote', async () => {
  await expect(createQuiet().wait(Date.now(), never)).resolves.toBeUndefined();
});

it('what has waited long enough waits for no writer', async () => {
  const quiet = createQuiet();
  const writing = setInterval(() => quiet.written(), 1);
  try {
    await expect(quiet.wait(Date.now() - 60_000, never)).resolves.toBeUndefined();
  } finally {
    clearInterval(writing);
  }
});

it('whoever is told to stop waits no more', async () => {
  const quiet = createQuiet();
  const stop = new AbortController();
  quiet.written();
  const waiting = quiet.wait(Date.now(), stop.signal);
  const reason = new StationError('jobs.closing', { jobId: 'one' });
  stop.abort(reason);
  await expect(waiting).rejects.toMatchObject({ cause: reason });
});

it('nothing waits for a request of somebody who is not signed in', async () => {
  const home = temporaryFolder();
  const workbench = createWorkbench();
  const tenants = createTenants({ home, workbench, passphrase: undefined, keychain: null, now: Date.now });
  const { settings } = readSettings(null, {}, { logLevel: 'silent' });
  let writes = 0;
  const quiet = { written: () => void (writes += 1) };
  const server = await buildServer({ settings, tenants, workbench, now: Date.now, quiet });
  onTestFinished(async () => {
    await server.close();
    await tenants.close();
    await workbench.close();
  });
  const { station, release } = await tenants.lease(null);
  const wanted = { name: 'test', role: 'admin', publisherId: null, expiresInDays: 1 } as const;
  const { token } = await station.accessTokens.create(wanted, 'test');
  release();
  const post = async (url: string, headers: Readonly<Record<string, string>>): Promise<number> =>
    (await server.inject({ method: 'POST', url, headers, payload: { id: 'acme', displayName: 'Acme' } }))
      .statusCode;
  for (const url of ['/api/v1/publishers', '/wpk/upload', '/session', '/nothing', '/api/v1/nothing']) {
    expect(await post(url, {})).toBeGreaterThanOrEqual(400);
    expect(await post(url, { authorization: `Bearer wpk_${'0'.repeat(32)}_${'A'.repeat(43)}` })).not.toBe(
      200,
    );
  }
  expect(writes).toBe(0);
  expect(await post('/api/v1/publishers', { authorization: `Bearer ${token}` })).toBe(200);
  expect(writes).toBe(2);
});
