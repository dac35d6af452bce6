import { describe, expect, it } from 'vitest';
import { retryAfterMs, waitAfter } from '../../../src-main/events/back-off.ts';
import { DELIVERY_TIMING } from '../../../src-main/events/timing.ts';

describe('the wait after a failed attempt', () => {
  it('grows fourfold to half a day, spread by a fifth either way', () => {
    const middle = Array.from({ length: 10 }, (_, index) => waitAfter(index + 1, 0, DELIVERY_TIMING, 0.5));
    expect(middle.map((ms) => ms / 1_000)).toEqual([
      5, 20, 80, 320, 1_280, 5_120, 20_480, 43_200, 43_200, 43_200,
    ]);
    expect(waitAfter(1, 0, DELIVERY_TIMING, 0)).toBe(4_000);
    expect(waitAfter(1, 0, DELIVERY_TIMING, 1)).toBe(6_000);
  });

  it('is never less than the receiver asks, up to a day', () => {
    expect(waitAfter(1, 60_000, DELIVERY_TIMING, 0.5)).toBe(60_000);
    expect(waitAfter(4, 60_000, DELIVERY_TIMING, 0.5)).toBe(320_000);
    expect(waitAfter(1, 1e12, DELIVERY_TIMING, 0.5)).toBe(86_400_000);
  });
});

describe('Retry-After', () => {
  it.each([
    [null, 0],
    ['120', 120_000],
    ['0', 0],
    ['-5', 0],
    ['soon', 0],
    ['1e9', 0],
    ['99999999999999999999', 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ])('%s asks for %d ms', (field, ms) => {
    expect(retryAfterMs(field, Date.UTC(2026, 0, 1))).toBe(ms);
  });
});
