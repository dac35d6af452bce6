import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { changeJson, changingProxy, type ChangingProxy } from '../support/changing-proxy.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  ADMIN,
  follow,
  follower,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// A leaf of the log commits to the words of a mark: why a version should not be used, and what should be in its place.

const first = { extensionId: 'acme.hello', version: '1.0.0' };
const told = { reason: 'There is a better one.', successor: 'acme.choir' };

let server: SharingServer;
let wire: ChangingProxy;
let here: Follower;

beforeAll(async () => {
  server = await sharingServer();
  wire = await changingProxy(server.url);
}, 120_000);

afterAll(async () => {
  await wire.close();
  await server.close();
});

beforeEach(async () => {
  wire.change(null);
  here = await follower();
  await follow(here, server, wire.url);
  await here.sync();
  await server.station.registry.moderation.deprecate(first, told, ADMIN);
  await server.vouch();
});

afterEach(async () => {
  await here.close();
  await server.station.registry.moderation.undo(first, { kind: 'deprecated', reason: 'It was fine.' }, ADMIN);
  await server.vouch();
});

const withOtherWords = changeJson<{ items: CatalogEntry[] }>('/sync/entries', ({ items }) => {
  for (const { versions } of items)
    for (const one of versions)
      one.marks = one.marks.map((mark) => ({ ...mark, reason: 'Take this.', successor: 'evil.thing' }));
});

const known = () => here.station.store.read((tx) => tx.versions.marks(first.extensionId, first.version));

describe('the words of a mark', () => {
  it('are those of its leaf', async () => {
    wire.change(withOtherWords);
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    expect(await known()).toEqual([]);
  });

  it('stay as they were where later leaves tell of something else', async () => {
    await here.sync();
    await server.publish({ version: `1.2.${Date.now() % 1_000_000}` });
    wire.change(withOtherWords);
    await here.sync();
    expect(await known()).toMatchObject([told]);
  });
});
