import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEXT_LIMITS } from '../../../src-shared/limits.ts';
import { formatSearch, parseSearch } from '../../../src-shared/search-grammar.ts';

const EMPTY = {
  words: [],
  phrases: [],
  lastWordIsPrefix: false,
  tags: [],
  installed: false,
  sort: 'relevance',
  problems: [],
};

describe('a search text', () => {
  it('is words, the last of which may go on', () => {
    expect(parseSearch('Hyper momen')).toEqual({
      ...EMPTY,
      words: ['hyper', 'momen'],
      lastWordIsPrefix: true,
    });
    expect(parseSearch('hyper momen ').lastWordIsPrefix).toBe(false);
    expect(parseSearch('momen @sort:rating').lastWordIsPrefix).toBe(true);
    expect(parseSearch('   ')).toEqual(EMPTY);
  });

  it('folds words of every script', () => {
    expect(parseSearch('ＭＯＭＥＮＴＵＭ ΣΟΦΟΣ 動量').words).toEqual(['momentum', 'σοφοσ', '動量']);
  });

  it('holds phrases in quotes, also in curly and in unclosed ones', () => {
    expect(parseSearch('"mean reversion"')).toEqual({
      ...EMPTY,
      words: ['mean', 'reversion'],
      phrases: ['mean reversion'],
    });
    expect(parseSearch('“mean reversion” fx').phrases).toEqual(['mean reversion']);
    expect(parseSearch('fx "mean reversion').phrases).toEqual(['mean reversion']);
  });

  it('takes one quoted word as a whole word', () => {
    expect(parseSearch('"momentum"')).toEqual({ ...EMPTY, words: ['momentum'] });
  });

  it('takes a category by id or label', () => {
    expect(parseSearch('@category:trading-strategy').category).toBe('trading-strategy');
    expect(parseSearch('@category:"Trading Strategy"').category).toBe('trading-strategy');
    expect(parseSearch('@category:RISK fx')).toMatchObject({ category: 'risk', words: ['fx'] });
  });

  it('takes every filter of the grammar, in any order', () => {
    expect(
      parseSearch(
        '@sort:publisheddate a @tag:fx @installed @tag:"g10" @publisher:acme @origin:Team @id:acme.scan b',
      ),
    ).toEqual({
      ...EMPTY,
      words: ['a', 'b'],
      lastWordIsPrefix: true,
      sort: 'publishedDate',
      tags: ['fx', 'g10'],
      installed: true,
      publisher: 'acme',
      origin: 'team',
      ids: ['acme.scan'],
    });
  });

  it('reads @ext: as a kind of file or as an id', () => {
    expect(parseSearch('@ext:.csv').tags).toEqual(['csv']);
    expect(parseSearch('@ext:acme.scan').ids).toEqual(['acme.scan']);
  });

  it('reports a filter that does not exist and guesses what was meant', () => {
    expect(parseSearch('fx @catgory:risk')).toMatchObject({
      words: ['fx'],
      problems: [
        {
          part: '@catgory:risk',
          message: 'There is no filter @catgory. Did you mean @category:risk?',
          suggestion: '@category:risk',
        },
      ],
    });
    expect(parseSearch('@frobnicate').problems).toMatchObject([{ suggestion: null }]);
  });

  it('reports values that do not exist, are missing, or come twice', () => {
    expect(parseSearch('@category:rsik').problems).toMatchObject([{ suggestion: '@category:risk' }]);
    expect(parseSearch('@sort:instals').problems).toMatchObject([{ suggestion: '@sort:installs' }]);
    expect(parseSearch('@tag:').problems).toMatchObject([{ part: '@tag:' }]);
    expect(parseSearch('@sort:name @sort:rating')).toMatchObject({
      sort: 'rating',
      problems: [{ part: '@sort:rating' }],
    });
  });

  it('lets a filter be typed', () => {
    expect(parseSearch('fx @').problems).toEqual([]);
  });

  it('keeps an address a word', () => {
    expect(parseSearch('someone@example.com').words).toEqual(['someone@example.com']);
  });

  it('is cut at its limit, and says so', () => {
    const search = parseSearch('a '.repeat(TEXT_LIMITS.query));
    expect(search.words).toHaveLength(TEXT_LIMITS.query / 2);
    expect(search.problems).toHaveLength(1);
  });
});

const pieces = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '@',
    '@tag:',
    '@sort:name',
    '@category:"Trading Strategy"',
    '"',
    '“',
    ' ',
    'fx',
    '@id:a.b',
    '@origin:a-b',
    '@installed',
    ':',
  ),
);
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

describe('any text at all', () => {
  it('is read without an error', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { words, sort } = parseSearch(text);
        expect(words.every((word) => word !== '' && !/\s/u.test(word))).toBe(true);
        expect(sort).toBeTypeOf('string');
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads the same again once it was written out', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { problems: _, ...search } = parseSearch(text);
        const written = formatSearch(search);
        fc.pre(written.length <= TEXT_LIMITS.query);
        expect(parseSearch(written)).toEqual({ ...search, problems: [] });
      }),
      { numRuns: 2_000 },
    );
  });
});
