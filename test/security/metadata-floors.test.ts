import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeJson, changingProxy, type ChangingProxy, type Passing } from '../support/changing-proxy.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  ADMIN,
  follow,
  follower,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// A server that was left and is added again goes on from where it was known: under another name, with another of its roots, and
// though somebody else had its name meanwhile.

let server: SharingServer;
let stranger: SharingServer;
let wire: ChangingProxy;
let here: Follower;
/** The metadata and the checkpoint of an earlier day. */
const early = new Map<string, Buffer>();
let earlyCheckpoint: string;

const hello = { extensionId: 'acme.hello', version: '1.0.0' };
const tufFile = (name: string): Promise<Buffer> => readFile(path.join(server.station.home, 'tuf', name));

beforeAll(async () => {
  server = await sharingServer();
  stranger = await sharingServer({ packages: [{ name: 'other' }] });
  wire = await changingProxy(server.url);
  here = await follower();
  early.set('timestamp.json', await tufFile('timestamp.json'));
  earlyCheckpoint = (await server.station.log.checkpoint()).checkpoint;
  await server.station.registry.moderation.block(
    hello,
    { reason: 'It does harm.', evidence: 'Seen.' },
    ADMIN,
  );
  await server.vouch();
  await follow(here, server, wire.url);
  await here.sync();
}, 120_000);

afterAll(async () => {
  await here.close();
  await wire.close();
  await stranger.close();
  await server.close();
});

beforeEach(() => wire.change(null));

/** The timestamp as it was; the files that it leads to are still served. */
function backThen(passing: Passing): void {
  const bytes = early.get(passing.path.split('/').at(-1) ?? '');
  if (passing.path.startsWith('/tuf/') && bytes !== undefined) passing.body = bytes;
}

const withEarlyLog = changeJson<{ checkpoint: string }>('/log/checkpoint', (one) => ({
  ...one,
  checkpoint: earlyCheckpoint,
}));

/** What a sync under this name is refused with while the wire shows the past; it leaves nothing, and an honest one follows. */
async function refusedPast(id: string, how: Parameters<ChangingProxy['change']>[0]): Promise<string> {
  wire.change(how);
  const code = await rejectionOf(here.sync(id));
  expect(await here.station.sync.status(id)).toMatchObject({ state: 'refused', extensions: 0 });
  wire.change(null);
  await here.station.store.transaction(async (tx) => {
    const row = await tx.remotes.get(id);
    if (row !== null) await tx.remotes.update({ ...row, backOffUntil: null });
  });
  return code;
}

const leave = (id: string) => here.station.sync.remove(id, ADMIN.userId);

describe('a server that is added again', () => {
  it('under another name: its metadata may not be older', async () => {
    await leave('team');
    await follow(here, server, wire.url, 'renamed');
    expect(await refusedPast('renamed', backThen)).toBe('sync.metadata-rollback');
    expect(await refusedPast('renamed', withEarlyLog)).toBe('sync.log-rollback');
    expect(await here.sync('renamed')).toMatchObject({ extensions: 2 });
    await leave('renamed');
  });

  it('after another server had its name: neither metadata nor log may be older', async () => {
    await follow(here, stranger, stranger.url, 'renamed');
    await here.sync('renamed');
    await leave('renamed');
    await follow(here, stranger, stranger.url, 'team');
    await here.sync('team');
    await leave('team');
    await follow(here, server, wire.url, 'renamed');
    expect(await refusedPast('renamed', backThen)).toBe('sync.metadata-rollback');
    expect(await refusedPast('renamed', withEarlyLog)).toBe('sync.log-rollback');
    expect(await here.sync('renamed')).toMatchObject({ extensions: 2 });
    await leave('renamed');
  });

  it('with another of its roots: the registry is known by its log', async () => {
    const { tuf } = server.station;
    await tuf.rotate({ add: [], remove: [], threshold: null, online: [], replace: false, catalog: false });
    for (const { privateKey } of server.people.slice(0, 2)) await tuf.sign('root', privateKey);
    const root = (await tufFile('2.root.json')).toString('utf8');
    expect(root).not.toBe(server.root);
    await follow(here, { ...server, root }, wire.url, 'fresh');
    expect(await refusedPast('fresh', backThen)).toBe('sync.metadata-rollback');
    expect(await refusedPast('fresh', withEarlyLog)).toBe('sync.log-rollback');
    expect(await here.sync('fresh')).toMatchObject({ extensions: 2 });
  });
});
