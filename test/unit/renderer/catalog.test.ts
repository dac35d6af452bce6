import { describe, expect, it } from 'vitest';
import {
  activeFilters,
  queryText,
  readCatalogSearch,
  togglePart,
} from '../../../src-renderer/features/catalog/catalog-search.ts';
import { hasUpdate, marksOf } from '../../../src-renderer/features/catalog/marks.ts';
import { nextIndex } from '../../../src-renderer/features/catalog/next-index.ts';
import { isExactName, whyHere } from '../../../src-renderer/features/catalog/why-here.ts';
import { parseSearch } from '../../../src-shared/search-grammar.ts';

const extension = {
  id: 'black-swann.hyper-momentum',
  name: 'hyper-momentum',
  displayName: 'Hyper-Momentum-V2',
  publisher: 'black-swann',
  description: 'Captures volatility breakout signals in G10 FX pairs.',
  tags: ['fx', 'breakout'],
  category: 'trading-strategy' as const,
  status: 'listed' as const,
  latestVersion: '1.1.0',
  installedVersion: null,
  signer: { kind: 'key' as const, id: 'sha256:ab', simulated: false },
  simulated: false,
};

describe('the address of the catalog', () => {
  it('is read into a search, and what it cannot be is left out', () => {
    expect(readCatalogSearch({ q: 12, sort: 'rating', category: 'risk', view: 'cards', other: 1 })).toEqual({
      q: '12',
      sort: 'rating',
      category: 'risk',
      view: 'cards',
    });
    expect(readCatalogSearch({ q: '', sort: 'relevance', category: 'none', view: 'tiles' })).toEqual({});
  });

  it('asks the registry with filters in front, so that the last word may go on', () => {
    const text = queryText({ q: 'mom', category: 'risk', sort: 'rating' });
    expect(text).toBe('@category:risk @sort:rating mom');
    expect(parseSearch(text)).toMatchObject({ words: ['mom'], lastWordIsPrefix: true, problems: [] });
  });

  it('asks for nothing where nothing is asked', () => {
    expect(queryText({ sort: 'relevance' })).toBe('');
  });

  it('lets a filter that is typed win over one that was chosen', () => {
    expect(queryText({ q: '@category:data x', category: 'risk' })).toBe('@category:data x');
  });

  it('offers each filter to be taken off alone', () => {
    const filters = activeFilters({ q: 'fx @publisher:acme @tag:"two words" @sort:name', category: 'risk' });
    expect(filters.map(({ label }) => label)).toEqual([
      '@category:risk',
      '@publisher:acme',
      '@tag:"two words"',
    ]);
    expect(filters[0]?.without).toEqual({ q: 'fx @publisher:acme @tag:"two words" @sort:name' });
    expect(filters[1]?.without).toEqual({ q: 'fx @tag:"two words" @sort:name', category: 'risk' });
  });

  it('puts a facet in and takes it out again', () => {
    const on = togglePart({ q: 'fx' }, '@publisher:acme');
    expect(on).toEqual({ q: 'fx @publisher:acme' });
    expect(togglePart(on, '@publisher:acme')).toEqual({ q: 'fx' });
    expect(togglePart({ q: '@installed' }, '@installed')).toEqual({});
  });
});

describe('the marks of a row', () => {
  it('are at most three, the gravest first', () => {
    const all = {
      ...extension,
      status: 'deprecated' as const,
      installedVersion: '1.0.0',
      simulated: true,
    };
    expect(marksOf(all)).toEqual(['update', 'signed', 'simulated']);
    expect(marksOf({ ...extension, status: 'deprecated' })).toEqual(['signed', 'deprecated']);
    expect(marksOf({ ...extension, signer: null })).toEqual(['unsigned']);
    expect(marksOf({ ...extension, latestVersion: null })).toEqual([]);
  });

  it('offer no update of what is blocked', () => {
    const old = { ...extension, installedVersion: '1.0.0' };
    expect(hasUpdate(old)).toBe(true);
    expect(hasUpdate({ ...old, status: 'blocked' })).toBe(false);
    expect(marksOf({ ...old, status: 'blocked' })).toEqual(['blocked', 'signed']);
  });
});

describe('why a row is here', () => {
  it('names the most telling place of each word', () => {
    expect(whyHere(parseSearch('momentum fx swann nowhere'), extension)).toEqual([
      { word: 'momentum', where: 'name' },
      { word: 'fx', where: 'tag' },
      { word: 'swann', where: 'name' },
      { word: 'nowhere', where: 'elsewhere' },
    ]);
  });

  it('knows a whole name, written in any way', () => {
    for (const text of ['hyper momentum', 'Hyper-Momentum-V2', 'black-swann.hyper-momentum'])
      expect(isExactName(parseSearch(text), extension)).toBe(true);
    expect(isExactName(parseSearch('momentum'), extension)).toBe(false);
    expect(isExactName(parseSearch('@installed'), extension)).toBe(false);
  });
});

describe('keys in the list', () => {
  const list = { count: 100, columns: 1, page: 10 };
  it('go by rows, pages and to the ends, and stop there', () => {
    expect(nextIndex('ArrowDown', 0, list)).toBe(1);
    expect(nextIndex('ArrowUp', 0, list)).toBe(0);
    expect(nextIndex('PageDown', 95, list)).toBe(99);
    expect(nextIndex('Home', 50, list)).toBe(0);
    expect(nextIndex('End', 50, list)).toBe(99);
    expect(nextIndex('ArrowRight', 50, list)).toBeNull();
    expect(nextIndex('x', 50, list)).toBeNull();
  });

  it('go by columns among cards', () => {
    const cards = { count: 10, columns: 3, page: 6 };
    expect(nextIndex('ArrowDown', 1, cards)).toBe(4);
    expect(nextIndex('ArrowRight', 1, cards)).toBe(2);
    expect(nextIndex('ArrowDown', 9, cards)).toBe(9);
  });
});
