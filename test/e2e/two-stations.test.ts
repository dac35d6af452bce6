import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMarketplaceClient } from '../../client/index.ts';
import type { Station } from '../../src-main/station.ts';
import type { Role } from '../../src-shared/models/role.ts';
import { importInto, inspect } from '../support/mirrored.ts';
import { signedHello } from '../support/published-hello.ts';
import {
  ADMIN,
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// Two stations, the server between them, and one that never sees a network: an extension from its author to a stranger's
// machine, a rating the way back, and a block that reaches everybody.

const EXTENSION = 'ada.greeting';
const folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
const ends: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  rmSync(folder, { recursive: true, force: true });
});

describe('two stations and a server', () => {
  it(
    'carry an extension to its user, a rating to its author, and a block to both, and so does a file',
    { timeout: 240_000 },
    async () => {
      const server = await sharingServer();
      ends.push(() => server.close());
      const author = await station(server, 'developer');
      const user = await station(server, 'user');

      // The author publishes to the server, offline first.
      const { digest, bundle } = await signedHello(author.station, {
        publisher: 'ada',
        name: 'greeting',
        displayName: 'Greeting',
        description: 'Greets whoever runs it, in a friendly way.',
      });
      const { id } = await author.station.upstream.publish({ registryId: 'team', digest, bundle }, ADMIN);
      await until(async () => {
        await sendAll(author.station);
        return JSON.stringify((await author.station.upstream.get(id)).outcome).includes('"pending"');
      });

      // A reviewer approves what they read there; the author hears of it.
      const reviewer = createMarketplaceClient({ url: server.url, token: await tokenOf(server, 'reviewer') });
      await reviewer.moderation.approve({ extensionId: EXTENSION, version: '1.0.0', digest });
      await server.vouch();
      await sendAll(author.station);
      expect(await author.station.upstream.get(id)).toMatchObject({
        state: 'done',
        outcome: { submission: { state: 'approved' } },
      });

      // The user syncs, finds, installs and runs it. Everything was checked here, and can be checked again with no network.
      await user.sync();
      const found = await user.station.registry.extensions.search('greeting');
      expect(found.items).toMatchObject([{ id: EXTENSION, origin: 'team' }]);
      await user.install(EXTENSION);
      expect(await runOf(user.station)).toMatchObject({ outcome: 'ok', value: 'Hello.' });
      expect(await user.station.installs.get(EXTENSION)).toMatchObject({ status: 'active', digest });

      // The rating goes to the server, once, and from there to the author.
      await user.station.upstream.rate(
        { extensionId: EXTENSION, stars: 4, aspects: {}, title: 'Friendly', text: 'It greets.' },
        ADMIN,
      );
      await sendAll(user.station);
      await author.sync();
      expect(await author.station.registry.extensions.get(EXTENSION)).toMatchObject({
        rating: { count: 1, mean: 4 },
      });

      // The same without a network, by a file that the server wrote.
      const file = path.join(folder, 'monday.wpkmirror');
      const choice = { all: true, named: [] };
      const { fingerprint } = await server.station.mirror.export({ out: file, from: null, choice }, quiet);
      const island = await follower();
      ends.push(() => island.close());
      const review = await inspect(island.station, file, { fingerprint, as: 'team' });
      expect(JSON.stringify(review)).toContain(EXTENSION);
      expect((await island.station.registry.extensions.search('greeting')).total).toBe(0);
      await importInto(island.station, file, { fingerprint, as: 'team' });
      await island.install(EXTENSION);
      expect(await runOf(island.station)).toMatchObject({ outcome: 'ok', value: 'Hello.' });

      // A block reaches the user by the next sync, and the island by the next file. Nothing is deleted.
      await server.station.registry.moderation.block(
        { extensionId: EXTENSION, version: '1.0.0' },
        { reason: 'It is not so friendly.', evidence: 'See the report.' },
        ADMIN,
      );
      await server.vouch();
      await user.sync();
      const later = path.join(folder, 'tuesday.wpkmirror');
      await server.station.mirror.export({ out: later, from: null, choice }, quiet);
      await importInto(island.station, later, { as: 'team' });
      for (const { station: here } of [user, island]) {
        expect(await here.installs.get(EXTENSION)).toMatchObject({ status: 'disabled' });
        expect((await here.installs.get(EXTENSION)).disabledReason).toContain('It is not so friendly.');
        await expect(runOf(here)).rejects.toMatchObject({ code: 'installs.blocked' });
      }
      // An older file cannot take that back.
      await expect(importInto(island.station, file, { as: 'team' })).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:mirror|sync)\./) as string,
      });
      expect(await island.station.installs.get(EXTENSION)).toMatchObject({ status: 'disabled' });
    },
  );
});

async function tokenOf({ station: { accessTokens } }: SharingServer, role: Role): Promise<string> {
  const wanted = { name: role, role, publisherId: null, expiresInDays: 1 };
  return (await accessTokens.create(wanted, 'test')).token;
}

async function station(server: SharingServer, role: Role): Promise<Follower> {
  const one = await follower();
  ends.push(() => one.close());
  await follow(one, { root: server.root, token: await tokenOf(server, role) }, server.url);
  await one.sync();
  return one;
}

async function sendAll({ upstream }: Station): Promise<void> {
  await upstream.send({ registryId: null, hasten: true, signal: quiet.signal });
}

async function runOf({ installs }: Station) {
  return (await installs.run({ extensionId: EXTENSION, name: 'hello', input: null }, ADMIN.userId)).result;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never came about');
}
