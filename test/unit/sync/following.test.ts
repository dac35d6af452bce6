import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows } from '../../support/store-rows.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { publishedHello, signedHello } from '../../support/published-hello.ts';
import {
  ADMIN,
  follow,
  follower,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../../support/sharing-server.ts';

let server: SharingServer;
let here: Follower;

beforeAll(async () => {
  server = await sharingServer();
  here = await follower();
  await follow(here, server, server.url);
}, 120_000);

afterAll(async () => {
  await here.close();
  await server.close();
});

const hello = { extensionId: 'acme.hello', version: '1.1.0' };
const page = { limit: 10, offset: 0 };

describe('adding a server', () => {
  it('says what would be trusted, and asks for the fingerprint that the person compared', async () => {
    const { station } = here;
    const offer = { id: 'second', url: 'https://market.example/', root: server.root };
    const proposal = await station.sync.propose(offer);
    expect(proposal).toMatchObject({
      url: 'https://market.example',
      name: 'second',
      threshold: 2,
      isExpired: false,
    });
    expect(proposal.rootKeys).toHaveLength(3);
    const { proposalId, fingerprint } = proposal;
    expect(await rejectionOf(station.sync.add({ proposalId, fingerprint: 'sha256:00' }, 'me'))).toBe(
      'sync.fingerprint-differs',
    );
    // As people type it.
    const typed = fingerprint
      .slice('sha256:'.length)
      .toUpperCase()
      .replaceAll(/(.{4})/g, '$1 ');
    const added = await station.sync.add({ proposalId, fingerprint: typed }, 'me');
    expect(added).toMatchObject({ id: 'second', state: 'new', extensions: 0, asOf: null, hasToken: false });
    expect(await rejectionOf(station.sync.add({ proposalId, fingerprint }, 'me'))).toBe(
      'sync.proposal-unknown',
    );
    expect(await station.sync.remove('second', 'me')).toEqual([]);
    expect(await rejectionOf(station.sync.status('second'))).toBe('sync.remote-unknown');
  });

  it.each([
    ['a name that is taken', { id: 'team' }, 'sync.name-taken'],
    ['an address that is taken', { id: 'other' }, 'sync.url-taken'],
    ['a root that is none', { id: 'other', root: '{"signed":{}}' }, 'sync.root-invalid'],
    ['an address that is not followed', { id: 'other', url: 'http://10.0.0.1' }, 'sync.bad-url'],
    [
      'a file that is not there',
      { id: 'other', root: undefined, rootPath: '/nowhere/root.json' },
      'sync.root-invalid',
    ],
  ])('refuses %s', async (_what, change, code) => {
    const offer = { url: server.url, root: server.root, ...change };
    expect(await rejectionOf(here.station.sync.propose(offer))).toBe(code);
  });

  it('refuses a root that its own keys did not sign', async () => {
    const root = JSON.parse(server.root) as { signed: { version: number } };
    root.signed.version += 1;
    const offer = { id: 'forged', url: 'https://other.example', root: JSON.stringify(root) };
    expect(await rejectionOf(here.station.sync.propose(offer))).toBe('sync.root-invalid');
  });

  it('keeps its token sealed', async () => {
    const row = await here.station.store.read((tx) => tx.remotes.get('team'));
    expect(row?.token).not.toBeNull();
    expect(JSON.stringify(row)).not.toContain(server.token);
  });
});

describe('the merged catalog', () => {
  it('shows where everything is from and how old it is', async () => {
    expect(await here.sync()).toMatchObject({ extensions: 2, versions: 3, conflicts: 0, fromSize: 0 });
    const { items } = await here.station.registry.extensions.search('hello');
    const found = items.find(({ id }) => id === 'acme.hello');
    expect(found).toMatchObject({ origin: 'team', latestVersion: '1.1.0', status: 'listed' });
    const ofTeam = await here.station.registry.extensions.search('@origin:team');
    expect(ofTeam.items.map(({ id }) => id).toSorted()).toEqual(['acme.choir', 'acme.hello']);
    expect(ofTeam.facets.origin).toEqual({ team: 2 });
    expect((await here.station.registry.extensions.search('@origin:local')).total).toBe(0);
    expect(Date.parse(found?.asOf ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await here.station.sync.status('team')).toMatchObject({
      state: 'current',
      extensions: 2,
      lastError: null,
    });
  });

  it('costs nothing where nothing happened, and what changed where something did', async () => {
    const idle = await here.sync();
    expect(idle).toMatchObject({ extensions: 0, versions: 0 });
    await server.publish({ version: '1.2.0', description: 'Says hello, politely.' });
    const delta = await here.sync();
    expect(delta).toMatchObject({ extensions: 1, versions: 1 });
    expect((await here.station.registry.extensions.get('acme.hello')).latestVersion).toBe('1.2.0');
    const [last] = await here.station.sync.history(page);
    expect(last).toMatchObject({ registryId: 'team', outcome: 'done', versions: 1 });
  });

  it('tells the ratings of the server, whatever is said here', async () => {
    const review = rows.review({
      id: 'theirs',
      extensionId: 'acme.hello',
      version: '1.1.0',
      stars: 4,
      userId: 'u',
    });
    await server.station.store.transaction(async (tx) => {
      await tx.reviews.insert(review);
      const row = await tx.extensions.get('acme.hello');
      if (row === null) throw new Error('it is gone');
      await tx.extensions.update({ ...row, ratingCount: 1, ratingSum: 4, installs: 7 });
      await tx.log.append({ leafVersion: 1, type: 'review.added', extensionId: 'acme.hello' }, Date.now());
    });
    await here.sync();
    expect(await here.station.registry.extensions.get('acme.hello')).toMatchObject({
      installs: 7,
      rating: { count: 1, mean: 4, histogram: [0, 0, 0, 1, 0] },
    });
  });
});

describe('installing from a server', () => {
  it('brings dependencies, each from where its name belongs, and keeps the evidence', async () => {
    const { station } = here;
    expect(await station.registry.extensions.readme('acme.choir', '1.0.0')).toBeNull();
    await here.install('acme.choir');
    const installed = await station.installs.list();
    expect(
      installed.map(({ extensionId, version, status }) => [extensionId, version, status]).toSorted(),
    ).toEqual([
      ['acme.choir', '1.0.0', 'active'],
      ['acme.hello', '1.2.0', 'active'],
    ]);
    expect(await station.sync.recheck('acme.choir', '1.0.0')).toMatchObject({
      remoteId: 'team',
      target: { path: 'packages/acme/choir/1.0.0.wpk' },
    });
    expect(await station.registry.extensions.verify('acme.choir', '1.0.0')).toMatchObject({
      signer: { kind: 'key' },
    });
    expect(await station.registry.extensions.readme('acme.choir', '1.0.0')).toBe('# Hello\n');
    expect((await station.installs.fsck({ repair: false })).lines).toEqual([]);
    const run = await station.installs.run(
      { extensionId: 'acme.hello', name: 'hello', input: null },
      ADMIN.userId,
    );
    expect(run.result).toMatchObject({ outcome: 'ok', value: 'Hello.' });
  });

  it('sees evidence that was changed, with no network', async () => {
    const { station } = here;
    const { extensionId, version } = { extensionId: 'acme.choir', version: '1.0.0' };
    const known = await station.store.read((tx) => tx.remotes.version(extensionId, version));
    const evidence = known?.evidence as Record<string, never>;
    const put = (change: object) =>
      station.store.transaction((tx) =>
        tx.remotes.putEvidence(extensionId, version, { ...evidence, ...change }),
      );
    await put({ seq: 0 });
    expect(await rejectionOf(station.sync.recheck(extensionId, version))).toBe('sync.not-in-log');
    const { lines } = await station.installs.fsck({ repair: false });
    expect(lines.map(({ problem }) => problem)).toEqual(['origin-unproven']);
    await put({ format: 2 });
    expect(await rejectionOf(station.sync.recheck(extensionId, version))).toBe('sync.evidence-missing');
    await put({});
    expect(await station.sync.recheck(extensionId, version)).not.toBeNull();
  });

  it('goes on with the server away', async () => {
    const { station } = here;
    const before = await station.store.read((tx) => tx.remotes.get('team'));
    const elsewhere = async (url: string): Promise<void> =>
      station.store.transaction(async (tx) => {
        const row = await tx.remotes.get('team');
        if (row !== null) await tx.remotes.update({ ...row, url, backOffUntil: null });
      });
    await elsewhere('http://127.0.0.1:9');
    expect(await rejectionOf(here.sync())).toBe('sync.unreachable');
    expect(await station.sync.status('team')).toMatchObject({
      state: 'behind',
      lastError: { code: 'sync.unreachable' },
    });
    expect((await station.registry.extensions.get('acme.hello')).asOf).toBeDefined();
    const run = await station.installs.run(
      { extensionId: 'acme.choir', name: 'hello', input: null },
      ADMIN.userId,
    );
    expect(run.result.outcome).toBe('ok');
    await elsewhere(before?.url ?? '');
    await here.sync();
    expect(await station.sync.status('team')).toMatchObject({ state: 'current', lastError: null });
  });
});

describe('marks of a server', () => {
  it('arrive: a yanked version is no longer offered', async () => {
    const { moderation } = server.station.registry;
    await moderation.yank({ extensionId: 'acme.hello', version: '1.2.0' }, { reason: 'too polite' }, ADMIN);
    await server.vouch();
    await here.sync();
    expect((await here.station.registry.extensions.get('acme.hello')).latestVersion).toBe('1.1.0');
    await moderation.undo(
      { extensionId: 'acme.hello', version: '1.2.0' },
      { kind: 'yanked', reason: 'fine' },
      ADMIN,
    );
    await server.vouch();
    await here.sync();
    expect((await here.station.registry.extensions.get('acme.hello')).latestVersion).toBe('1.2.0');
  });

  it('act: a block switches off what is installed, and its end switches it on', async () => {
    const { moderation } = server.station.registry;
    const target = { extensionId: 'acme.hello', version: '1.2.0' };
    await moderation.block(target, { reason: 'It steals.', evidence: 'https://example.org/1' }, ADMIN);
    await server.vouch();
    await here.sync();
    const blocked = await here.station.installs.get('acme.hello');
    expect(blocked.status).toBe('disabled');
    expect(await rejectionOf(here.station.installs.enable('acme.hello', ADMIN.userId))).toBe(
      'installs.blocked',
    );
    await moderation.undo(target, { kind: 'blocked', reason: 'It does not.' }, ADMIN);
    await server.vouch();
    await here.sync();
    expect((await here.station.installs.get('acme.hello')).status).toBe('active');
  });
});

describe('a name', () => {
  it('belongs to the server that it came from: nothing of this home takes it', async () => {
    const { station } = here;
    const offer = await signedHello(station, { version: '9.0.0' });
    expect(await rejectionOf(station.registry.submissions.submit(offer, ADMIN))).toBe(
      'sync.name-of-another-origin',
    );
    const mark = station.registry.moderation.yank(hello, { reason: 'mine now' }, ADMIN);
    expect(await rejectionOf(mark)).toBe('sync.name-of-another-origin');
  });

  it('of this home is not taken by a server (dependency confusion)', async () => {
    const internal = await follower();
    try {
      const { station } = internal;
      await station.registry.extensions.create(
        {
          publisher: 'acme',
          name: 'hello',
          displayName: 'Hello',
          description: 'Ours.',
          version: '0.1.0',
          category: 'utility',
        },
        ADMIN,
      );
      await follow(internal, server, server.url);
      expect(await internal.sync()).toMatchObject({ conflicts: 1 });
      expect(await station.sync.conflicts(page)).toMatchObject([
        { registryId: 'team', extensionId: 'acme.hello', pinnedTo: 'local', kind: 'extension' },
      ]);
      expect(await station.registry.extensions.get('acme.hello')).toMatchObject({
        origin: 'local',
        latestVersion: null,
      });
      // What needs it does not get the other one instead.
      expect(await rejectionOf(internal.install('acme.choir'))).toMatch(/^installs\./);
    } finally {
      await internal.close();
    }
  });

  it('of a publisher of this home is no reason to believe the key of a server: it is refused in words, and can be allowed', async () => {
    const internal = await follower();
    try {
      const { station } = internal;
      await publishedHello(station, { name: 'ours', displayName: 'Ours' });
      await follow(internal, server, server.url);
      await internal.sync();
      const refused = await internal.install('acme.hello').then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(refused).toMatchObject({
        code: 'sync.publisher-of-this-home',
        details: { publisher: 'acme', id: 'team', extensionId: 'acme.hello' },
      });
      const { publicKey } = (await server.station.keys.signer()).identity;
      await station.trustPolicy.identities.allow({ publicKey }, ['acme'], ADMIN.userId);
      await internal.install('acme.hello');
    } finally {
      await internal.close();
    }
  });

  it('of one server is not taken by another, nor is its publisher', async () => {
    const other = await sharingServer({
      packages: [{ version: '99.0.0' }, { name: 'newcomer', displayName: 'Newcomer' }],
    });
    try {
      await follow(here, other, other.url, 'rogue');
      expect(await here.sync('rogue')).toMatchObject({ conflicts: 2, versions: 0 });
      expect(await here.station.sync.conflicts({ ...page, id: 'rogue' })).toMatchObject([
        { extensionId: 'acme.hello', pinnedTo: 'team', kind: 'extension', versions: ['99.0.0'] },
        { extensionId: 'acme.newcomer', pinnedTo: 'team', kind: 'publisher' },
      ]);
      expect((await here.station.registry.extensions.get('acme.hello')).latestVersion).toBe('1.2.0');
      expect(await rejectionOf(here.station.registry.extensions.get('acme.newcomer'))).toBe(
        'registry.extension-not-found',
      );
      // Another log at the same address is another server.
      await here.station.store.transaction(async (tx) => {
        const row = await tx.remotes.get('rogue');
        if (row !== null) await tx.remotes.update({ ...row, logOrigin: 'elsewhere.example/log' });
      });
      expect(await rejectionOf(here.sync('rogue'))).toBe('sync.another-server');
      expect((await here.station.sync.status('rogue')).state).toBe('refused');
    } finally {
      await here.station.sync.remove('rogue', ADMIN.userId);
      await other.close();
    }
  });
});

describe('a host that stays', () => {
  it('syncs what was not synced for long, and leaves alone what asks for it', async () => {
    const { sync, store } = here.station;
    expect(await sync.automatic()).toBe(6);
    expect(await sync.due()).toEqual([]);
    const change = (over: object): Promise<void> =>
      store.transaction(async (tx) => {
        const row = await tx.remotes.get('team');
        if (row !== null) await tx.remotes.update({ ...row, ...over });
      });
    await change({ lastSyncAt: Date.now() - 7 * 3_600_000 });
    expect(await sync.due()).toEqual(['team']);
    await change({ backOffUntil: Date.now() + 60_000 });
    expect(await sync.due()).toEqual([]);
    // A clock that was set back must not silence it.
    await change({ backOffUntil: null, lastSyncAt: Date.now() + 3_600_000 });
    expect(await sync.due()).toEqual(['team']);
    expect(await sync.automatic(0)).toBe(0);
    expect(await sync.due()).toEqual([]);
    await sync.automatic(6);
  });

  it('does it as a job, with progress', async () => {
    const { jobs } = here.station;
    const jobId = await jobs.start('sync', { id: 'team' }, 'upkeep');
    expect(await jobs.finished(jobId)).toMatchObject({ state: 'done', progress: 1 });
  });
});

describe('forgetting a server', () => {
  it('leaves what is installed, and its name to nobody else', async () => {
    const { station } = here;
    expect([...(await station.sync.remove('team', ADMIN.userId))].toSorted()).toEqual([
      'acme.choir',
      'acme.hello',
    ]);
    expect(await station.sync.list()).toEqual([]);
    expect((await station.installs.list()).map(({ status }) => status)).toEqual(['active', 'active']);
    const run = await station.installs.run(
      { extensionId: 'acme.hello', name: 'hello', input: null },
      ADMIN.userId,
    );
    expect(run.result.outcome).toBe('ok');
    // Offline evidence goes on to hold.
    expect(await station.sync.recheck('acme.hello', '1.2.0')).not.toBeNull();
    expect(await rejectionOf(here.install('acme.hello', '1.1.0'))).toMatch(
      /^(?:sync\.origin-gone|installs\.)/,
    );
    const strange = JSON.parse(server.root) as { signatures: object[] };
    const offer = { id: 'team', url: 'https://other.example', root: JSON.stringify(strange) };
    // The same root is the same server, wherever it lives now.
    expect((await station.sync.propose(offer)).id).toBe('team');
    await follow(here, server, server.url);
    expect(await here.sync()).toMatchObject({ extensions: 2, conflicts: 0 });
  });
});
