import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { changeJson } from '../support/changing-proxy.ts';
import { followedOverWire } from '../support/followed-over-wire.ts';
import { rejectionOf } from '../support/refused-code.ts';
import { ADMIN } from '../support/sharing-server.ts';

// A leaf of the log commits to the words of a mark: why a version should not be used, and what should be in its place.

const first = { extensionId: 'acme.hello', version: '1.0.0' };
const told = { reason: 'There is a better one.', successor: 'acme.choir' };

const at = followedOverWire();

beforeEach(async () => {
  await at().here.sync();
  await at().server.station.registry.moderation.deprecate(first, told, ADMIN);
  await at().server.vouch();
});

afterEach(async () => {
  await at().server.station.registry.moderation.undo(
    first,
    { kind: 'deprecated', reason: 'It was fine.' },
    ADMIN,
  );
  await at().server.vouch();
});

const withOtherWords = changeJson<{ items: CatalogEntry[] }>('/sync/entries', ({ items }) => {
  for (const { versions } of items)
    for (const one of versions)
      one.marks = one.marks.map((mark) => ({ ...mark, reason: 'Take this.', successor: 'evil.thing' }));
});

const known = () => at().here.station.store.read((tx) => tx.versions.marks(first.extensionId, first.version));

describe('the words of a mark', () => {
  it('are those of its leaf', async () => {
    at().wire.change(withOtherWords);
    expect(await rejectionOf(at().here.sync())).toBe('sync.entries-lie');
    expect(await known()).toEqual([]);
  });

  it('stay as they were where later leaves tell of something else', async () => {
    await at().here.sync();
    await at().server.publish({ version: `1.2.${Date.now() % 1_000_000}` });
    at().wire.change(withOtherWords);
    await at().here.sync();
    expect(await known()).toMatchObject([told]);
  });
});
