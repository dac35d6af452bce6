import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { changeJson } from '../support/changing-proxy.ts';
import { followedOverWire } from '../support/followed-over-wire.ts';
import { rejectionOf } from '../support/refused-code.ts';
import { ADMIN } from '../support/sharing-server.ts';

// An extension may have more versions than an answer lists. What is left out of it must not be a block, nor another mark while versions without one are told.

const first = { extensionId: 'acme.hello', version: '1.0.0' };
const words = { reason: 'It does harm.', evidence: 'Seen.' };
const numbers = Array.from({ length: SYNC_LIMITS.versionsOfEntry }, (_, index) => `2.0.${index}`);

const KINDS = ['blocked', 'yanked', 'deprecated'] as const;
type Kind = (typeof KINDS)[number];

const at = followedOverWire();

beforeEach(async () => {
  await at().here.sync();
});

let kind: Kind | null;

afterEach(takeBack);

async function mark(as: Kind): Promise<void> {
  kind = as;
  const { moderation } = at().server.station.registry;
  if (as === 'blocked') await moderation.block(first, words, ADMIN);
  else if (as === 'yanked') await moderation.yank(first, { reason: words.reason }, ADMIN);
  else await moderation.deprecate(first, { reason: words.reason, successor: null }, ADMIN);
  await at().server.vouch();
}

async function takeBack(): Promise<void> {
  if (kind === null) return;
  await at().server.station.registry.moderation.undo(first, { kind, reason: 'It was fine.' }, ADMIN);
  await at().server.vouch();
  kind = null;
}

describe('an extension with more versions than an answer lists', () => {
  it.each(KINDS)('cannot be made of one with few, to leave a %s one out', async (as) => {
    await mark(as);
    at().wire.change(
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
    expect(await rejectionOf(at().here.sync())).toBe('sync.entries-lie');
  });

  it('is listed with its marked versions, however old they are', async () => {
    await at().server.station.store.transaction(async (tx) => {
      const row = await tx.versions.get(first.extensionId, '1.1.0');
      if (row === null || row.manifest === null) throw new Error('it was published');
      for (const version of numbers)
        await tx.versions.put({ ...row, version, manifest: { ...row.manifest, version } });
    });
    for (const as of KINDS) {
      await mark(as);
      await at().here.sync();
      expect(await at().here.marksOf(first)).toEqual([as]);
      await takeBack();
    }
    expect(
      await at().here.station.store.read((tx) => tx.versions.get(first.extensionId, numbers.at(-1) ?? '')),
    ).not.toBeNull();
  });
});
