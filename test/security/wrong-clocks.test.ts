import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changingProxy, type ChangingProxy } from '../support/changing-proxy.ts';
import { refusalOf } from '../support/refusal.ts';
import {
  ADMIN,
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// Clocks that are years off, on this machine or at the server: what is known stays as of the time before, and what is installed stays.

const YEAR = 365 * 24 * 3_600_000;
let server: SharingServer;
let wire: ChangingProxy;
let here: Follower;
/** How far this machine's clock is off. */
let off = 0;
let turn = 0;
const hello = { extensionId: 'acme.hello', version: '1.0.0' };

beforeAll(async () => {
  server = await sharingServer();
  wire = await changingProxy(server.url);
  here = await follower({ now: () => Date.now() + off });
  await follow(here, server, wire.url);
  await here.sync();
  await here.install('acme.hello', '1.0.0');
}, 120_000);

afterAll(async () => {
  await here.close();
  await wire.close();
  await server.close();
});

beforeEach(() => {
  off = 0;
  wire.change(null);
});

/** The server's Date field says so from now on. */
function serverSays(time: number): void {
  wire.change((passing) => void (passing.headers['date'] = new Date(time).toUTCString()));
}

async function runs(): Promise<unknown> {
  const run = { extensionId: 'acme.hello', name: 'hello', input: null };
  return (await here.station.installs.run(run, ADMIN.userId)).result.outcome;
}

describe('a clock that is years off', () => {
  it.each([
    ['this machine’s, ahead', 3 * YEAR, 0],
    ['this machine’s, behind', -3 * YEAR, 0],
    ['the server’s, ahead', 0, 3 * YEAR],
    ['the server’s, behind', 0, -3 * YEAR],
  ])('%s: nothing is taken over or fetched, and what is installed goes on', async (_whose, own, theirs) => {
    const { station } = here;
    const before = await station.sync.status('team');
    const installed = await station.installs.list();
    await server.publish({ version: `2.0.${turn++}`, description: 'Says hello, later.' });
    off = own;
    serverSays(Date.now() + theirs);
    const year = (ms: number): string => String(new Date(Date.now() + ms).getUTCFullYear());
    const refused = await here.sync().catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({
      code: 'sync.clock-differs',
      details: { here: expect.stringContaining(year(own)), there: expect.stringContaining(year(theirs)) },
      message: expect.stringContaining('clock'),
    });
    expect(await station.sync.status('team')).toMatchObject({
      state: 'behind',
      asOf: before.asOf,
      logSize: before.logSize,
      extensions: before.extensions,
      lastError: { code: 'sync.clock-differs', message: expect.stringContaining('clock') },
    });
    expect(await refusalOf(() => station.sync.fetch('acme.hello', '1.1.0', quiet))).toBe(
      'sync.clock-differs',
    );
    expect(await station.installs.list()).toEqual(installed);
    expect(await runs()).toBe('ok');
    expect(await station.registry.extensions.verify('acme.hello', '1.0.0')).toMatchObject({
      signer: { kind: 'key' },
    });

    off = 0;
    wire.change(null);
    await station.store.transaction(async (tx) => {
      const row = await tx.remotes.get('team');
      if (row !== null) await tx.remotes.update({ ...row, lastSyncAt: 0 });
    });
    // A wait that was written down years ahead is over with the clock that wrote it.
    if (own > 0) expect(await station.sync.due()).toEqual(['team']);
    expect(await here.sync()).toMatchObject({ extensions: 1, versions: 1 });
    expect(await station.sync.status('team')).toMatchObject({ state: 'current', lastError: null });
  });

  it('that was years ahead when a server asked to wait: once it is right, nobody waits for years', async () => {
    off = 5 * YEAR;
    wire.change((passing) => {
      passing.status = 429;
      passing.headers['retry-after'] = '3600';
    });
    expect(await refusalOf(() => here.sync())).toBe('sync.back-off');
    expect(await refusalOf(() => here.sync())).toBe('sync.back-off');
    off = 0;
    wire.change(null);
    await here.sync();
    expect(await here.station.sync.status('team')).toMatchObject({ state: 'current' });
  });

  it('that was right when a block came: the block acts, whatever the clock says later', async () => {
    await server.station.registry.moderation.block(hello, { reason: 'Harm.', evidence: 'Seen.' }, ADMIN);
    await server.vouch();
    await here.sync();
    off = -3 * YEAR;
    expect((await here.station.installs.get('acme.hello')).status).toBe('disabled');
    expect(await refusalOf(() => here.sync())).toBe('sync.clock-differs');
    expect((await here.station.installs.get('acme.hello')).status).toBe('disabled');
  });
});
