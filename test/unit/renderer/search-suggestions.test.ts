import { describe, expect, it } from 'vitest';
import { complete, partAt, suggestionsFor } from '../../../src-renderer/app/shell/search-suggestions.ts';
import { SEARCH_FILTERS } from '../../../src-shared/search-grammar.ts';

const parts = (typed: string): readonly string[] => suggestionsFor(typed).map(({ part }) => part);

describe('completing filters while one types', () => {
  it('offers every filter of the grammar after an @', () => {
    expect(suggestionsFor('@').map(({ filter }) => filter)).toEqual([...SEARCH_FILTERS]);
  });

  it('narrows by what is typed, and knows values of category and sort', () => {
    expect(parts('@ca')).toEqual(['@category:']);
    expect(parts('@category:tr')).toEqual(['@category:trading-strategy']);
    expect(parts('@sort:r')).toEqual(['@sort:relevance', '@sort:rating']);
    expect(parts('@publisher:acme')).toEqual([]);
  });

  it('offers the servers that are followed, by their short name and by their own', () => {
    const followed = [
      { id: 'team', name: 'The desk' },
      { id: 'acme', name: 'Acme' },
    ];
    const offered = (typed: string) => suggestionsFor(typed, followed).map(({ part, note }) => [part, note]);
    expect(offered('@origin:')).toEqual([
      ['@origin:local', null],
      ['@origin:team', 'The desk'],
      ['@origin:acme', 'Acme'],
    ]);
    expect(offered('@origin:the')).toEqual([['@origin:team', 'The desk']]);
    expect(offered('@origin:acme')).toEqual([]);
    expect(parts('@origin:')).toEqual(['@origin:local']);
  });

  it('finds the part that the cursor stands in', () => {
    expect(partAt('fx @so more', 6)).toEqual({ start: 3, part: '@so' });
    expect(partAt('fx @so more', 11)).toBeNull();
    expect(partAt('mail@home', 9)).toBeNull();
  });

  it('completes in place and leaves the cursor where one goes on', () => {
    const [sort] = suggestionsFor('@so');
    expect(sort && complete('fx @so more', 6, sort)).toEqual({ text: 'fx @sort:more', cursor: 9 });
    const [installed] = suggestionsFor('@ins');
    expect(installed && complete('@ins', 4, installed)).toEqual({ text: '@installed ', cursor: 11 });
  });
});
