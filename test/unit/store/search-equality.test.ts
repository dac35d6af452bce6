import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded, syntheticExtensions, vocabulary } from '../../../bench/synthetic-catalog.ts';
import { renumberSearch, type ExtensionRow, type SearchQuery } from '../../../src-main/store/index.ts';
import { CATEGORIES } from '../../../src-shared/models/category.ts';
import { bruteForce } from '../../support/search/brute-force.ts';
import { TestCatalog, queryOf } from '../../support/search/catalog.ts';

const SIZE = 3_000;
const words = vocabulary(2_000);
const ORIGINS = ['local', 'team', 'team-two'] as const;
const rows: ExtensionRow[] = [...syntheticExtensions(SIZE, words)].map((row, index) => ({
  ...row,
  origin: ORIGINS[index % 7] ?? 'local',
}));
const popular = rows.toSorted((a, b) => b.installs - a.installs || (a.id < b.id ? -1 : 1));
let catalog: TestCatalog;

beforeAll(async () => {
  catalog = await TestCatalog.open(rows);
  await renumberSearch(catalog.store, { owner: 'test', now: Date.now });
});
afterAll(() => catalog.close());

/** A hundred queries of every kind, the same ones in every run. */
function queries(): SearchQuery[] {
  const random = seeded(23);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const word = (most: number): string => words.words[upTo(most)] ?? '';
  const stop = (): string => words.stopWords[upTo(words.stopWords.length)] ?? '';
  const row = (): ExtensionRow => rows[upTo(rows.length)] ?? rows[0]!;
  const kinds: (() => Partial<SearchQuery>)[] = [
    () => ({ words: [word(20)] }),
    () => ({ words: [word(2_000)] }),
    () => ({ words: [stop()] }),
    () => ({ words: [word(20), word(20)] }),
    () => ({ words: [word(200).slice(0, 1 + upTo(6))], lastWordIsPrefix: true }),
    () => ({ words: [word(20), word(40).slice(0, 2)], lastWordIsPrefix: true }),
    () => ({ words: row().displayName.toLowerCase().split(' ') }),
    () => ({ words: [row().id] }),
    () => ({ words: [word(20)], category: CATEGORIES[upTo(CATEGORIES.length)] ?? 'risk' }),
    () => ({ tags: [row().tags[0] ?? ''] }),
    () => ({ words: [word(10)], tags: [word(5)] }),
    () => ({ publisher: row().publisherId }),
    () => ({ words: [stop()], publisher: row().publisherId }),
    () => ({ origin: ORIGINS[upTo(3)] ?? 'local' }),
    () => ({ words: [word(20)], origin: ORIGINS[upTo(3)] ?? 'local' }),
    () => ({ category: CATEGORIES[upTo(CATEGORIES.length)] ?? 'risk' }),
    () => {
      const phrase = row().description.toLowerCase().split(' ').slice(1, 3);
      return { words: phrase, phrases: [phrase.join(' ')] };
    },
    () => ({ words: [word(20)], ids: rows.slice(0, 500).map(({ id }) => id) }),
    () => ({ words: ['nothing', 'holds', 'these'] }),
    () => ({}),
  ];
  return Array.from({ length: 100 }, (_, index) => queryOf(kinds[index % kinds.length]?.() ?? {}));
}

describe('the index', () => {
  it.each(queries().map((query) => [JSON.stringify({ ...query, ids: query.ids?.length }), query] as const))(
    'answers like looking at every row: %s',
    async (_, query) => {
      const expected = bruteForce(popular, query, 24);
      const answer = await catalog.search(query);
      expect(answer.hits).toEqual(expected.hits);
      expect(answer.total).toBe(expected.total);
      expect(answer.totalIsExact).toBe(true);
      expect(answer.facets.category).toEqual(expected.facets.category);
      expect(answer.facets.pricing).toEqual(expected.facets.pricing);
      expect(answer.facets.origin).toEqual(expected.facets.origin);
      if (expected.total <= 400) {
        // As many publishers as a screen shows, and of those that come first, the right numbers.
        for (const [publisher, count] of Object.entries(answer.facets.publisher)) {
          expect(expected.facets.publisher[publisher]).toBe(count);
        }
      }
    },
  );

  it('pages through the same list', async () => {
    const query = queryOf({ words: [words.words[0] ?? ''] });
    const all = bruteForce(popular, query, 200).hits;
    const pages = await Promise.all(
      [0, 50, 100, 150].map((offset) => catalog.search(query, { limit: 50, offset })),
    );
    expect(pages.flatMap(({ hits }) => hits)).toEqual(all);
  });

  it('keeps its counts exact while rows come, change and go', async () => {
    const changed = await TestCatalog.open(rows.slice(0, 1_500));
    try {
      await renumberSearch(changed.store, { owner: 'test', now: Date.now });
      await changed.add(...rows.slice(1_500, 1_600));
      for (const { id } of rows.slice(0, 50)) await changed.change(id, { latestVersion: null });
      for (const { id } of rows.slice(50, 100))
        await changed.change(id, { category: 'risk', description: 'the end' });
      const now = (await changed.store.read((tx) => tx.extensions.list({ limit: 2_000, offset: 0 }))).filter(
        (row) => row.latestVersion !== null,
      );
      for (const query of [
        queryOf({ words: ['the'] }),
        queryOf({}),
        queryOf({ words: ['t'], lastWordIsPrefix: true }),
      ]) {
        const expected = bruteForce(now, query, 24);
        const answer = await changed.search(query);
        expect(answer.total).toBe(expected.total);
        expect(answer.facets.category).toEqual(expected.facets.category);
      }
    } finally {
      await changed.close();
    }
  });
});
