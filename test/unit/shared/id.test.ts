import { describe, expect, it } from 'vitest';
import { newId } from '../../../src-shared/id.ts';

describe('a new id', () => {
  it('is a UUID of version 7 and variant 2 that begins with the time', () => {
    const now = Date.now() + 1_000_000;
    const id = newId(now);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now);
  });

  it('sorts after all that this process made before, within a millisecond and when the clock goes back', () => {
    const start = Date.now() + 2_000_000;
    const ids = [
      ...Array.from({ length: 10_000 }, () => newId(start)),
      ...Array.from({ length: 10 }, (_, n) => newId(start - n * 1_000)),
      newId(start + 60_000),
    ];
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
