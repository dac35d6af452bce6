import { afterEach, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { renumberSearch } from '../../../src-main/store/index.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { TestCatalog, extensionOf } from '../../support/search/catalog.ts';

const open: TestCatalog[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((catalog) => catalog.close()));
});
async function catalogOf(...rows: Parameters<typeof extensionOf>[]): Promise<TestCatalog> {
  const catalog = await TestCatalog.open(rows.map(([id, row]) => extensionOf(id, row)));
  open.push(catalog);
  return catalog;
}

describe('searching', () => {
  it('puts the whole name before words of the name, tags and text', async () => {
    const catalog = await catalogOf(
      ['acme.text', { description: 'All about momentum.' }],
      ['acme.tagged', { tags: ['momentum'] }],
      ['acme.momentum-plus', {}],
      ['acme.momentum', {}],
      ['acme.other', {}],
    );
    expect((await catalog.search({ words: ['momentum'] })).hits).toEqual([
      { id: 'acme.momentum', tier: 0 },
      { id: 'acme.momentum-plus', tier: 1 },
      { id: 'acme.tagged', tier: 2 },
      { id: 'acme.text', tier: 3 },
    ]);
  });

  it('finds by title, by id and by name with or without its hyphen', async () => {
    const catalog = await catalogOf(['black-swann.hyper-momentum', { displayName: 'Hyper-Momentum-V2' }]);
    for (const words of [['hyper-momentum-v2'], ['hyper', 'momentum'], ['black-swann.hyper-momentum']]) {
      expect((await catalog.search({ words })).hits).toEqual([{ id: 'black-swann.hyper-momentum', tier: 0 }]);
    }
  });

  it('finds as one types, and whole words only otherwise', async () => {
    const catalog = await catalogOf(['acme.momentum', {}]);
    for (const typed of ['m', 'mo', 'mome', 'momen', 'momentu', 'momentum']) {
      expect(await catalog.ids({ words: [typed], lastWordIsPrefix: true })).toEqual(['acme.momentum']);
    }
    expect(await catalog.ids({ words: ['momen'] })).toEqual([]);
  });

  it('finds words of every script, however they are written', async () => {
    const catalog = await catalogOf(
      ['acme.greek', { displayName: 'Σοφός Δείκτης' }],
      ['acme.cyrillic', { displayName: 'Анализ рынка' }],
      ['acme.han', { displayName: '動量指標' }],
      ['acme.wide', { displayName: 'ＭＯＭＥＮＴＵＭ' }],
      ['acme.arabic', { displayName: 'مؤشر الزخم' }],
    );
    expect(await catalog.ids({ words: ['ΣΟΦΌΣ'] })).toEqual(['acme.greek']);
    expect(await catalog.ids({ words: ['рын'], lastWordIsPrefix: true })).toEqual(['acme.cyrillic']);
    expect(await catalog.ids({ words: ['指標'] })).toEqual(['acme.han']);
    expect(await catalog.ids({ words: ['momentum'] })).toEqual(['acme.wide']);
    expect(await catalog.ids({ words: ['الزخم'] })).toEqual(['acme.arabic']);
  });

  it('filters by category, tag, publisher and ids', async () => {
    const catalog = await catalogOf(
      ['acme.one', { category: 'risk', tags: ['fx', 'value-at-risk'] }],
      ['acme.two', { category: 'data', tags: ['fx'] }],
      ['other.three', { category: 'risk', tags: ['value'] }],
    );
    expect(await catalog.ids({ category: 'risk' })).toEqual(['acme.one', 'other.three']);
    expect(await catalog.ids({ tags: ['fx'] })).toEqual(['acme.one', 'acme.two']);
    expect(await catalog.ids({ tags: ['value-at-risk', 'fx'] })).toEqual(['acme.one']);
    expect(await catalog.ids({ tags: ['value'] })).toEqual(['other.three']);
    expect(await catalog.ids({ publisher: 'acme', category: 'data' })).toEqual(['acme.two']);
    expect(await catalog.ids({ ids: ['acme.two', 'other.three', 'gone.away'] })).toEqual([
      'acme.two',
      'other.three',
    ]);
    expect(await catalog.ids({ ids: [] })).toEqual([]);
  });

  it('holds the words of a phrase together, within one field', async () => {
    const catalog = await catalogOf(
      ['acme.one', { description: 'Finds mean reversion in pairs.' }],
      ['acme.two', { description: 'A reversion to what it is mean to say.' }],
      ['acme.mean', { description: 'Reversion.' }],
    );
    expect(await catalog.ids({ words: ['mean', 'reversion'], phrases: ['mean reversion'] })).toEqual([
      'acme.one',
    ]);
  });

  it('sorts by installs, rating, name and dates', async () => {
    const catalog = await catalogOf(
      [
        'acme.a',
        {
          displayName: 'Zeta fx',
          installs: 1,
          ratingCount: 100,
          ratingSum: 480,
          publishedAt: 3,
          updatedAt: 5,
        },
      ],
      [
        'acme.b',
        { displayName: 'alpha fx', installs: 9, ratingCount: 1, ratingSum: 5, publishedAt: 1, updatedAt: 9 },
      ],
      [
        'acme.c',
        { displayName: 'Mid fx', installs: 5, ratingCount: 9, ratingSum: 12, publishedAt: 2, updatedAt: 7 },
      ],
    );
    const order = async (sort: 'installs' | 'rating' | 'name' | 'publishedDate' | 'updateDate') => {
      const browsed = await catalog.ids({ sort });
      expect(await catalog.ids({ words: ['fx'], sort })).toEqual(browsed);
      expect(await catalog.ids({ ids: ['acme.a', 'acme.b', 'acme.c'], sort })).toEqual(browsed);
      return browsed.map((id) => id.slice(-1)).join('');
    };
    expect(await order('installs')).toBe('bca');
    expect(await order('rating')).toBe('abc');
    expect(await order('name')).toBe('bca');
    expect(await order('publishedDate')).toBe('acb');
    expect(await order('updateDate')).toBe('bca');
  });

  it('counts by category, pricing and publisher', async () => {
    const catalog = await catalogOf(
      ['acme.one', { category: 'risk', pricing: 'trial' }],
      ['acme.two', { category: 'risk' }],
      ['other.three', { category: 'data' }],
    );
    expect(await catalog.search({})).toMatchObject({
      total: 3,
      totalIsExact: true,
      facets: {
        category: { risk: 2, data: 1 },
        pricing: { free: 2, trial: 1 },
        publisher: { acme: 2, other: 1 },
        origin: { local: 3 },
      },
    });
  });

  it('filters by where an extension comes from, and counts it', async () => {
    const catalog = await catalogOf(
      ['acme.one', { tags: ['fx'] }],
      ['acme.two', { origin: 'acme-team', tags: ['fx'] }],
      ['other.three', { origin: 'acme-team' }],
      ['other.four', { origin: 'acme', description: 'Made by the acme team.' }],
    );
    const check = async (): Promise<void> => {
      expect(await catalog.ids({ origin: 'acme-team' })).toEqual(['acme.two', 'other.three']);
      expect(await catalog.ids({ origin: 'acme-team', sort: 'name' })).toEqual(['other.three', 'acme.two']);
      expect(await catalog.ids({ origin: 'acme' })).toEqual(['other.four']);
      expect(await catalog.ids({ origin: 'local' })).toEqual(['acme.one']);
      expect(await catalog.ids({ origin: 'nowhere' })).toEqual([]);
      expect(await catalog.ids({ origin: 'acme team' })).toEqual([]);
      expect(await catalog.ids({ origin: '" OR "fx' })).toEqual([]);
      expect(await catalog.ids({ origin: 'acme-team', words: ['fx'] })).toEqual(['acme.two']);
      // The name of an origin is no text of what comes from it.
      expect(await catalog.ids({ words: ['acme', 'team'], phrases: ['acme team'] })).toEqual(['other.four']);
      const origins = async (query: Parameters<typeof catalog.search>[0]) =>
        (await catalog.search(query)).facets.origin;
      expect(await origins({})).toEqual({ 'acme-team': 2, acme: 1, local: 1 });
      expect(await origins({ words: ['fx'] })).toEqual({ 'acme-team': 1, local: 1 });
      expect(await origins({ origin: 'acme' })).toEqual({ acme: 1 });
      expect(await origins({ ids: ['acme.one', 'acme.two', 'other.three'] })).toEqual({
        'acme-team': 2,
        local: 1,
      });
    };
    await check();
    await renumberSearch(catalog.store, { owner: 'test', now: Date.now });
    await check();
    await catalog.change('other.four', { origin: 'local' });
    expect(await catalog.ids({ origin: 'local' })).toEqual(['acme.one', 'other.four']);
  });

  it('counts no further than a screen can say', async () => {
    const rows = Array.from({ length: 5_200 }, (_, index) =>
      extensionOf(`acme.x${index}`, { tags: ['fx', 'daily'] }),
    );
    const catalog = await TestCatalog.open(rows);
    open.push(catalog);
    const answer = await catalog.search({ words: ['fx', 'daily'] });
    expect(answer).toMatchObject({ total: 5_000, totalIsExact: false });
    expect(answer.hits).toHaveLength(24);
    await renumberSearch(catalog.store, { owner: 'test', now: Date.now });
    expect(await catalog.search({ words: ['fx'] })).toMatchObject({ total: 5_200, totalIsExact: true });
    expect(await catalog.search({ words: ['f'], lastWordIsPrefix: true })).toMatchObject({
      total: 5_200,
      totalIsExact: true,
    });
    expect((await catalog.search({ words: ['fx', 'daily'], sort: 'name' })).hits).toHaveLength(24);
  });
});

describe('a misspelt word', () => {
  const rows: Parameters<typeof extensionOf>[] = [
    ['acme.python-bridge', {}],
    ['acme.momentum', { tags: ['fx'], category: 'risk' }],
    ['acme.momento', {}],
    ['acme.fx', { description: 'Momentum momentum.' }],
  ];

  it.each([
    ['pyhton', 'python'],
    ['momentm', 'momentum'],
    ['mometnum', 'momentum'],
    ['xmomentum', 'momentum'],
    ['brigde', 'bridge'],
  ])('%s is taken for %s', async (typed, meant) => {
    const catalog = await catalogOf(...rows);
    const answer = await catalog.search({ words: [typed], lastWordIsPrefix: true });
    expect(answer).toMatchObject({ hits: [], total: 0, suggestion: meant });
    expect((await catalog.search({ words: [meant] })).total).toBeGreaterThan(0);
  });

  it('is repaired beside words that are right, and only to something that is found', async () => {
    const catalog = await catalogOf(...rows);
    expect((await catalog.search({ words: ['fx', 'momentm'] })).suggestion).toBe('fx momentum');
    expect((await catalog.search({ words: ['pyhton'], category: 'risk' })).suggestion).toBeNull();
  });

  it('is not guessed when it is short, a number, or like nothing', async () => {
    const catalog = await catalogOf(...rows);
    for (const words of [['fz'], ['12345'], ['qqqqqqqqqq'], ['python', 'fx']]) {
      expect((await catalog.search({ words })).suggestion).toBeNull();
    }
  });
});

describe('what is not listed', () => {
  it('is not found before its first version, and gone when the last one is withdrawn', async () => {
    const catalog = await catalogOf(['acme.draft', { latestVersion: null }], ['acme.listed', {}]);
    expect(await catalog.ids({})).toEqual(['acme.listed']);
    await catalog.change('acme.draft', { latestVersion: '1.0.0' });
    expect(await catalog.ids({ words: ['draft'] })).toEqual(['acme.draft']);
    await catalog.change('acme.draft', { latestVersion: null });
    expect(await catalog.ids({ words: ['draft'] })).toEqual([]);
    expect((await catalog.search({})).total).toBe(1);
  });

  it('is found by its new words and no longer by its old ones', async () => {
    const catalog = await catalogOf(['acme.one', { description: 'old words' }]);
    await catalog.change('acme.one', { description: 'new words', category: 'data' });
    expect(await catalog.ids({ words: ['old'] })).toEqual([]);
    expect(await catalog.ids({ words: ['new'], category: 'data' })).toEqual(['acme.one']);
  });

  it('leaves no trace of a transaction that was rolled back', async () => {
    const catalog = await catalogOf(['acme.one', {}]);
    await expect(
      catalog.store.transaction(async (tx) => {
        await tx.extensions.insert(extensionOf('acme.two'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await catalog.ids({})).toEqual(['acme.one']);
  });
});

describe('hostile query text', () => {
  const catalog = TestCatalog.open([extensionOf('acme.one', { description: 'and or not near the end' })]);

  it.each([
    '"',
    '""',
    "'",
    '*',
    'a*',
    '^a',
    'NEAR(a b)',
    'a OR b',
    'terms:a',
    '{terms}:a',
    '-a',
    '(',
    ')',
    '\u0000',
    '#fx',
    '@acme',
    '=acme-one',
    ':one',
    '\uD800',
  ])('is words or nothing: %j', async (word) => {
    const answer = await (
      await catalog
    ).search({ words: [word], phrases: [word], tags: [], lastWordIsPrefix: true });
    expect(answer.totalIsExact).toBe(true);
  });

  it('means its words, never operators or signs of the index', async () => {
    const { search } = { search: async (words: string[]) => (await catalog).ids({ words }) };
    expect(await search(['and', 'or', 'not', 'near'])).toEqual(['acme.one']);
    expect(await search(['near', 'OR', 'nothing'])).toEqual([]);
    expect(await search(['***'])).toEqual([]);
  });

  it('never throws', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const opened = await catalog;
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 5 }),
        fc.array(text, { maxLength: 2 }),
        text,
        fc.boolean(),
        async (words, tags, publisher, lastWordIsPrefix) => {
          await opened.search({ words, phrases: words, tags, publisher, lastWordIsPrefix });
        },
      ),
      { numRuns: 300 },
    );
    await opened.close();
  });
});

describe('renumbering', () => {
  it('orders by installs anew', async () => {
    const catalog = await catalogOf(
      ['acme.old', { installs: 1 }],
      ['acme.popular', { installs: 1 }],
      ['acme.new', {}],
    );
    const isStale = () => catalog.store.read((tx) => tx.search.isOrderStale());
    expect(await isStale()).toBe(false);
    await catalog.change('acme.popular', { installs: 50 });
    expect(await catalog.ids({})).toEqual(['acme.old', 'acme.popular', 'acme.new']);
    expect(await isStale()).toBe(true);
    await renumberSearch(catalog.store, { owner: 'test', now: Date.now });
    expect(await isStale()).toBe(false);
    expect(await catalog.ids({})).toEqual(['acme.popular', 'acme.old', 'acme.new']);
    await renumberSearch(catalog.store, { owner: 'test', now: Date.now });
    expect(await catalog.ids({ sort: 'name' })).toEqual(['acme.new', 'acme.old', 'acme.popular']);
  });

  it('loses nothing that changes meanwhile', async () => {
    const rows = Array.from({ length: 100 }, (_, index) =>
      extensionOf(`acme.x${index}`, { installs: index }),
    );
    const catalog = await TestCatalog.open(rows);
    open.push(catalog);
    let step = 0;
    await renumberSearch(catalog.store, {
      owner: 'test',
      now: Date.now,
      progress: async () => {
        step += 1;
        if (step > 12) return;
        await catalog.add(extensionOf(`acme.late${step}`));
        await catalog.change(`acme.x${step}`, { latestVersion: null });
        await catalog.change(`acme.x${90 - step}`, { description: 'changed meanwhile' });
        expect((await catalog.search({ words: ['changed'] })).total).toBe(step);
      },
    });
    expect((await catalog.search({})).total).toBe(100);
    expect((await catalog.search({ words: ['changed'] })).total).toBe(12);
    expect((await catalog.ids({})).slice(0, 2)).toEqual(['acme.x99', 'acme.x98']);
    const checks = await catalog.store.check();
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('is done by one process at a time, and begun anew after one that stopped', async () => {
    const catalog = await catalogOf(['acme.one', {}], ['acme.two', { installs: 5 }]);
    const other = await openStore({ home: catalog.home });
    try {
      const stop = new AbortController();
      const cut = renumberSearch(catalog.store, {
        owner: 'first',
        now: Date.now,
        signal: stop.signal,
        progress: async () => {
          await expect(renumberSearch(other, { owner: 'second', now: Date.now })).rejects.toMatchObject({
            code: 'store.lease-held',
          });
          stop.abort(new Error('enough'));
        },
      });
      await expect(cut).rejects.toThrow('enough');
      expect(await catalog.ids({})).toEqual(['acme.one', 'acme.two']);
      await renumberSearch(other, { owner: 'second', now: Date.now });
      expect(await catalog.ids({})).toEqual(['acme.two', 'acme.one']);
    } finally {
      await other.close();
    }
  });
});
