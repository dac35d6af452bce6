import { describe, expect, it } from 'vitest';
import { leafHashOf, logLeaf } from '../../../src-main/store/index.ts';

describe('a log leaf', () => {
  it('has one text and one hash, whatever order its members came in', () => {
    expect(logLeaf({ b: 2, a: { d: 1, c: [] } })).toEqual(logLeaf({ a: { c: [], d: 1 }, b: 2 }));
    expect(logLeaf({ b: 2, a: 1 }).leaf).toBe('{"a":1,"b":2}');
  });

  it('is hashed as RFC 6962 section 2.1 says: the empty leaf is the hash of one zero byte', () => {
    expect(leafHashOf('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });
});
