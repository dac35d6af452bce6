import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src-shared/json.ts';
import { jobResult } from '../../../src-renderer/app/shell/job-result.ts';
import { bytes, shortCount, shortDigest, timeAgo } from '../../../src-renderer/ui/format.ts';
import { hueOf, monogram } from '../../../src-renderer/ui/monogram.ts';
import { readProblem } from '../../../src-renderer/ui/read-problem.ts';

describe('figures as people read them', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z');
  it('say how long ago, in the largest unit that fits', () => {
    expect(timeAgo('2026-11-22T11:59:40.000Z', now)).toBe('just now');
    expect(timeAgo('2026-11-22T09:00:00.000Z', now)).toBe('3 hours ago');
    expect(timeAgo('2026-11-21T11:00:00.000Z', now)).toBe('yesterday');
    expect(timeAgo('2026-11-29T13:00:00.000Z', now)).toBe('next week');
  });

  it('keep sizes, counts and digests short', () => {
    expect(bytes(52_428_800)).toBe('50.0 MiB');
    expect(bytes(9_800)).toBe('9.6 KiB');
    expect(bytes(314)).toBe('314 B');
    expect(shortCount(9_999)).toBe('9,999');
    expect(shortCount(123_456)).toBe('123k');
    expect(shortDigest(`sha256:9f2c${'0'.repeat(56)}41ab`)).toBe('sha256:9f2c…41ab');
    expect(shortDigest('short')).toBe('short');
  });
});

describe('the tile of an extension without an icon', () => {
  it('has two letters of its name', () => {
    expect(monogram('Hyper-Momentum-V2')).toBe('HM');
    expect(monogram('risk')).toBe('RI');
    expect(monogram('日本 株')).toBe('日株');
    expect(monogram('!!')).toBe('?');
  });

  it('has a colour that stays with its id', () => {
    expect(hueOf('acme.indicators')).toBe(hueOf('acme.indicators'));
    expect(hueOf('acme.indicators')).not.toBe(hueOf('acme.indicator'));
  });
});

describe('an error', () => {
  it('is read from what a procedure threw and from what a job ended with', () => {
    const thrown = Object.assign(new Error('There is no x here.'), {
      code: 'registry.extension-not-found',
      data: { hint: 'Search for it.', details: { extensionId: 'x' }, requestId: 'r' },
    });
    expect(readProblem(thrown)).toEqual({
      code: 'registry.extension-not-found',
      message: 'There is no x here.',
      hint: 'Search for it.',
      details: { extensionId: 'x' },
    });
    expect(readProblem({ code: 'a.b', message: 'm', hint: 'h', details: {} })?.hint).toBe('h');
    expect(readProblem(new TypeError('no'))).toBeNull();
  });
});

describe('the result of a job', () => {
  it('names what it made, whatever holds it', () => {
    const made: Json = [{ extensionId: 'a.b', version: '1.0.0', status: 'active' }, { extensionId: 'c.d' }];
    expect(jobResult({ result: made, phase: 'done', state: 'done' })).toBe('a.b 1.0.0, c.d');
    expect(jobResult({ result: { installed: made }, phase: 'done', state: 'done' })).toBe('a.b 1.0.0, c.d');
    expect(jobResult({ result: null, phase: 'put in order', state: 'done' })).toBe('put in order');
    expect(jobResult({ result: null, phase: 'done', state: 'done' })).toBe('');
  });
});
