import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_GUESTS } from '../support/sandbox/hostile-guests.ts';
import { createSandbox, runSource } from '../support/sandbox/run-source.ts';
import { prototypeCensus } from '../support/sandbox/prototype-census.ts';

const MEMORY_CAP = 64 * 1024 * 1024;
const sandbox = createSandbox({ size: 2, spares: 1 });
const before = prototypeCensus();

beforeAll(() => sandbox.warm());
afterAll(() => sandbox.close());

describe('hostile guests', () => {
  for (const { name, source, outcome, wallMs } of HOSTILE_GUESTS) {
    it.concurrent(`ends as ${outcome}: ${name}`, { timeout: 120_000 }, async () => {
      const result = await runSource(sandbox, source, {
        limits: { wallMs, memoryBytes: MEMORY_CAP, hostCalls: 2_000 },
      });
      expect(result.outcome, JSON.stringify(result.error)).toBe(outcome);
      expect(result.value).toEqual(outcome === 'ok' ? 42 : null);
      // Generous: on a busy machine the main thread may hear of the end late.
      expect(result.durationMs).toBeLessThan(wallMs + 5_000);
      expect(result.memoryBytes).toBeLessThanOrEqual(MEMORY_CAP);
      expect(JSON.stringify(result.error ?? '').length).toBeLessThan(16_000);
      // oxlint-disable-next-line no-control-regex -- none may be left
      expect(JSON.stringify(result.error)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);

      const next = await runSource(sandbox, '[1, 2].map((n) => n * 2)', { limits: { wallMs: 20_000 } });
      expect(next).toMatchObject({ outcome: 'ok', value: [2, 4], error: null });
      expect(prototypeCensus()).toEqual(before);
    });
  }

  it('covers every outcome but denied, which has its own tests', () => {
    expect(new Set(HOSTILE_GUESTS.map(({ outcome }) => outcome)).size).toBe(6);
    expect(HOSTILE_GUESTS.length).toBeGreaterThan(60);
  });
});
