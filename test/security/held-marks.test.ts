import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

// Marks that nobody here has heard of, on the first look at a catalog and on later ones: what is between a station and its server can
// neither keep one back nor invent one.

interface Page {
  items: (CatalogEntry & Record<string, unknown>)[];
  asOf: { seq: number };
}

let server: SharingServer;
let wire: ChangingProxy;
let here: Follower;

const first = { extensionId: 'acme.hello', version: '1.0.0' };
const second = { extensionId: 'acme.hello', version: '1.1.0' };
const choir = { extensionId: 'acme.choir', version: '1.0.0' };
const words = { reason: 'It does harm.', evidence: 'Seen.' };

beforeAll(async () => {
  server = await sharingServer();
  wire = await changingProxy(server.url);
  await server.station.registry.moderation.block(first, words, ADMIN);
  await server.station.registry.moderation.yank(second, { reason: 'Oops.' }, ADMIN);
  await server.vouch();
}, 120_000);

afterAll(async () => {
  await wire.close();
  await server.close();
});

beforeEach(async () => {
  wire.change(null);
  here = await follower();
  await follow(here, server, wire.url);
  return () => here.close();
});

async function forgiven(): Promise<void> {
  await here.station.store.transaction(async (tx) => {
    const row = await tx.remotes.get('team');
    if (row !== null) await tx.remotes.update({ ...row, backOffUntil: null });
  });
}

async function marksOf({ extensionId, version }: typeof first): Promise<readonly string[]> {
  const marks = await here.station.store.read((tx) => tx.versions.marks(extensionId, version));
  return marks.map(({ kind }) => kind).toSorted();
}

const changed = (change: (page: Page) => void) => changeJson<Page>('/sync/entries', change);
const without = (kind: string, newer = 0) =>
  changed((page) => {
    for (const { versions } of page.items)
      for (const one of versions) one.marks = one.marks.filter((mark) => mark.kind !== kind);
    page.asOf.seq += newer;
  });
const inventing = (newer = 0) =>
  changed((page) => {
    for (const { id, versions } of page.items)
      for (const one of versions)
        if (id === choir.extensionId)
          one.marks = [
            {
              kind: 'blocked',
              reason: 'Trust me.',
              successor: null,
              evidence: 'None.',
              actor: 'nobody',
              at: new Date(0).toISOString(),
            },
          ];
    page.asOf.seq += newer;
  });
const leavesRead = (): number => wire.asked.filter((path) => path.startsWith('/api/v1/log?')).length;

describe('a first look at a catalog', () => {
  it('takes marks over that the signed metadata lists, without reading the log', async () => {
    await here.sync();
    expect([await marksOf(first), await marksOf(second), await marksOf(choir)]).toEqual([
      ['blocked'],
      ['yanked'],
      [],
    ]);
    expect(leavesRead()).toBe(0);
  });

  it.each(['blocked', 'yanked'])('refuses an answer that keeps a mark back: %s', async (kind) => {
    wire.change(without(kind));
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    expect(await here.station.sync.status('team')).toMatchObject({ state: 'refused' });
    wire.change(null);
    await forgiven();
    await here.sync();
    expect([await marksOf(first), await marksOf(second)]).toEqual([['blocked'], ['yanked']]);
  });

  it('refuses one that keeps a mark back and says to be newer, with the next answer', async () => {
    wire.change(without('blocked', 5));
    await here.sync();
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    wire.change(null);
    await forgiven();
    await here.sync();
    expect(await marksOf(first)).toEqual(['blocked']);
  });

  it('refuses an invented block, and never takes it over', async () => {
    wire.change(inventing());
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    expect(await marksOf(choir)).toEqual([]);
    await forgiven();
    wire.change(inventing(5));
    await here.sync();
    await here.sync();
    expect(await marksOf(choir)).toEqual([]);
    wire.change(null);
    await here.sync();
    expect(await here.station.sync.status('team')).toMatchObject({ state: 'current', isUnfinished: false });
    expect([await marksOf(first), await marksOf(choir)]).toEqual([['blocked'], []]);
  });

  it('takes a mark that is newer than the signed metadata from the log', async () => {
    await server.station.registry.moderation.deprecate(choir, { reason: 'Old.' }, ADMIN);
    await here.sync();
    expect(leavesRead()).toBeGreaterThan(0);
    expect(await marksOf(choir)).toEqual(['deprecated']);
    await server.station.registry.moderation.undo(choir, { kind: 'deprecated', reason: 'so' }, ADMIN);
    await here.sync();
    expect(await marksOf(choir)).toEqual([]);
  });
});

describe('a later look', () => {
  it('refuses a block that no leaf ever set', async () => {
    await here.sync();
    const { moderation } = server.station.registry;
    await moderation.deprecate(choir, { reason: 'Old.' }, ADMIN);
    wire.change(inventing());
    expect(await rejectionOf(here.sync())).toBe('sync.entries-lie');
    expect(await marksOf(choir)).toEqual([]);
    await forgiven();
    wire.change(inventing(5));
    await here.sync();
    expect(await marksOf(choir)).not.toContain('blocked');
    wire.change(null);
    await forgiven();
    await here.sync();
    expect(await marksOf(choir)).toEqual(['deprecated']);
    await moderation.undo(choir, { kind: 'deprecated', reason: 'so' }, ADMIN);
  });

  it('finds a mark that was set before this home heard of the name, in the whole log', async () => {
    await here.sync();
    // As after a name that was somebody else's here was given free.
    await here.station.store.transaction((tx) => tx.extensions.delete('acme.hello'));
    await server.station.registry.moderation.deprecate(second, { reason: 'Old.' }, ADMIN);
    await here.sync();
    expect([await marksOf(first), await marksOf(second)]).toEqual([['blocked'], ['deprecated', 'yanked']]);
    expect(await here.station.sync.status('team')).toMatchObject({ state: 'current', isUnfinished: false });
    await server.station.registry.moderation.undo(second, { kind: 'deprecated', reason: 'so' }, ADMIN);
  });
});
