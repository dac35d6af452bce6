import { describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { changeJson } from '../support/changing-proxy.ts';
import { followedOverWire } from '../support/followed-over-wire.ts';
import { rejectionOf } from '../support/refused-code.ts';
import { ADMIN } from '../support/sharing-server.ts';

// Marks that nobody here has heard of, on the first look at a catalog and on later ones: what is between a station and its server can
// neither keep one back nor invent one.

interface Page {
  items: (CatalogEntry & Record<string, unknown>)[];
  asOf: { seq: number };
}

const first = { extensionId: 'acme.hello', version: '1.0.0' };
const second = { extensionId: 'acme.hello', version: '1.1.0' };
const choir = { extensionId: 'acme.choir', version: '1.0.0' };
const words = { reason: 'It does harm.', evidence: 'Seen.' };

const at = followedOverWire(async (server) => {
  await server.station.registry.moderation.block(first, words, ADMIN);
  await server.station.registry.moderation.yank(second, { reason: 'Oops.' }, ADMIN);
  await server.vouch();
});

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
const leavesRead = (): number => at().wire.asked.filter((path) => path.startsWith('/api/v1/log?')).length;

describe('a first look at a catalog', () => {
  it('takes marks over that the signed metadata lists, without reading the log', async () => {
    await at().here.sync();
    expect([
      await at().here.marksOf(first),
      await at().here.marksOf(second),
      await at().here.marksOf(choir),
    ]).toEqual([['blocked'], ['yanked'], []]);
    expect(leavesRead()).toBe(0);
  });

  it.each(['blocked', 'yanked'])('refuses an answer that keeps a mark back: %s', async (kind) => {
    at().wire.change(without(kind));
    expect(await rejectionOf(at().here.sync())).toBe('sync.entries-lie');
    expect(await at().here.station.sync.status('team')).toMatchObject({ state: 'refused' });
    at().wire.change(null);
    await at().here.forgive();
    await at().here.sync();
    expect([await at().here.marksOf(first), await at().here.marksOf(second)]).toEqual([
      ['blocked'],
      ['yanked'],
    ]);
  });

  it('refuses one that keeps a mark back and says to be newer, with the next answer', async () => {
    at().wire.change(without('blocked', 5));
    await at().here.sync();
    expect(await rejectionOf(at().here.sync())).toBe('sync.entries-lie');
    at().wire.change(null);
    await at().here.forgive();
    await at().here.sync();
    expect(await at().here.marksOf(first)).toEqual(['blocked']);
  });

  it('refuses an invented block, and never takes it over', async () => {
    at().wire.change(inventing());
    expect(await rejectionOf(at().here.sync())).toBe('sync.entries-lie');
    expect(await at().here.marksOf(choir)).toEqual([]);
    await at().here.forgive();
    at().wire.change(inventing(5));
    await at().here.sync();
    await at().here.sync();
    expect(await at().here.marksOf(choir)).toEqual([]);
    at().wire.change(null);
    await at().here.sync();
    expect(await at().here.station.sync.status('team')).toMatchObject({
      state: 'current',
      isUnfinished: false,
    });
    expect([await at().here.marksOf(first), await at().here.marksOf(choir)]).toEqual([['blocked'], []]);
  });

  it('takes a mark that is newer than the signed metadata from the log', async () => {
    await at().server.station.registry.moderation.deprecate(choir, { reason: 'Old.' }, ADMIN);
    await at().here.sync();
    expect(leavesRead()).toBeGreaterThan(0);
    expect(await at().here.marksOf(choir)).toEqual(['deprecated']);
    await at().server.station.registry.moderation.undo(choir, { kind: 'deprecated', reason: 'so' }, ADMIN);
    await at().here.sync();
    expect(await at().here.marksOf(choir)).toEqual([]);
  });
});

describe('a later look', () => {
  it('refuses a block that no leaf ever set', async () => {
    await at().here.sync();
    const { moderation } = at().server.station.registry;
    await moderation.deprecate(choir, { reason: 'Old.' }, ADMIN);
    at().wire.change(inventing());
    expect(await rejectionOf(at().here.sync())).toBe('sync.entries-lie');
    expect(await at().here.marksOf(choir)).toEqual([]);
    await at().here.forgive();
    at().wire.change(inventing(5));
    await at().here.sync();
    expect(await at().here.marksOf(choir)).not.toContain('blocked');
    at().wire.change(null);
    await at().here.forgive();
    await at().here.sync();
    expect(await at().here.marksOf(choir)).toEqual(['deprecated']);
    await moderation.undo(choir, { kind: 'deprecated', reason: 'so' }, ADMIN);
  });

  it('finds a mark that was set before this home heard of the name, in the whole log', async () => {
    await at().here.sync();
    // As after a name that was somebody else's here was given free.
    await at().here.station.store.transaction((tx) => tx.extensions.delete('acme.hello'));
    await at().server.station.registry.moderation.deprecate(second, { reason: 'Old.' }, ADMIN);
    await at().here.sync();
    expect([await at().here.marksOf(first), await at().here.marksOf(second)]).toEqual([
      ['blocked'],
      ['deprecated', 'yanked'],
    ]);
    expect(await at().here.station.sync.status('team')).toMatchObject({
      state: 'current',
      isUnfinished: false,
    });
    await at().server.station.registry.moderation.undo(second, { kind: 'deprecated', reason: 'so' }, ADMIN);
  });
});
