import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
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

// An extension may have more versions than an answer lists. What is left out of it must not be a block.

const first = { extensionId: 'acme.hello', version: '1.0.0' };
const words = { reason: 'It does harm.', evidence: 'Seen.' };
const numbers = Array.from({ length: SYNC_LIMITS.versionsOfEntry }, (_, index) => `2.0.${index}`);

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
});

afterEach(async () => {
  await here.close();
  await server.station.registry.moderation.undo(first, { kind: 'blocked', reason: 'It was fine.' }, ADMIN);
  await server.vouch();
});

async function block(): Promise<void> {
  await server.station.registry.moderation.block(first, words, ADMIN);
  await server.vouch();
}

const marks = async (): Promise<readonly string[]> =>
  (await here.station.store.read((tx) => tx.versions.marks(first.extensionId, first.version))).map(
    ({ kind }) => kind,
  );

describe('an extension with more versions than an answer lists', () => {
  it('cannot be made of one with few, to leave a blocked version out', async () => {
    await block();
    wire.change(
      changeJson<{ items: CatalogEntry[] }>('/sync/entries', ({ items }) => {
        const hello = items.find(({ id }) => id === first.extensionId);
        const one = hello?.versions.find(({ version }) => version !== first.version);
        if (hello === undefined || one === undefined) return;
        hello.versions = numbers.map((version) => ({
          ...one,
          version,
          manifest: { ...one.manifest, version },
        }));
      }),
    );
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
  });

  it('is listed with its blocked versions, however old they are', async () => {
    await server.station.store.transaction(async (tx) => {
      const row = await tx.versions.get(first.extensionId, '1.1.0');
      if (row === null || row.manifest === null) throw new Error('it was published');
      for (const version of numbers)
        await tx.versions.put({ ...row, version, manifest: { ...row.manifest, version } });
    });
    await block();
    await here.sync();
    expect(await marks()).toEqual(['blocked']);
    expect(
      await here.station.store.read((tx) => tx.versions.get(first.extensionId, numbers.at(-1) ?? '')),
    ).not.toBeNull();
  });
});
