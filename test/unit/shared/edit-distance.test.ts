import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest, editDistance } from '../../../src-shared/edit-distance.ts';

describe('the distance of two words', () => {
  it.each([
    ['python', 'python', 0],
    ['pyhton', 'python', 1],
    ['momentm', 'momentum', 1],
    ['momentumm', 'momentum', 1],
    ['momantum', 'momentum', 1],
    ['mmoentmu', 'momentum', 2],
    ['', 'ab', 2],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
    expect(editDistance(b, a, 3)).toBe(distance);
  });

  it('is cut off above the limit', () => {
    expect(editDistance('abcdef', 'uvwxyz', 2)).toBe(3);
    expect(editDistance('a', 'abcdef', 2)).toBe(3);
  });

  it('is the same whatever the limit, up to the limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 4 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(editDistance(a, b, 20), limit + 1));
      }),
    );
  });
});

describe('the closest of some words', () => {
  it('is the nearest one within the limit', () => {
    expect(closest('catgory', ['tag', 'category', 'publisher'], 2)).toBe('category');
    expect(closest('xyz', ['tag', 'category'], 2)).toBeNull();
  });
});
