import { afterAll, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src-main/sandbox/index.ts';
import { createSandbox, runSource } from '../../support/sandbox/run-source.ts';

const sandbox = createSandbox({ size: 1 });
afterAll(() => sandbox.close());

describe('the limits of a run', () => {
  it('are all required and have documented defaults', () => {
    expect(defaultLimits()).toMatchObject({
      wallMs: 1_000,
      memoryBytes: 64 * 1024 * 1024,
      pendingJobs: 10_000,
    });
    expect(defaultLimits({ wallMs: 5 }).wallMs).toBe(5);
  });

  it('must be whole numbers within the ceiling', async () => {
    for (const limits of [
      { wallMs: 0 },
      { wallMs: 1.5 },
      { wallMs: 301_000 },
      { memoryBytes: 2 ** 31 },
      { hostCalls: Number.NaN },
    ]) {
      await expect(runSource(sandbox, '1', { limits })).rejects.toMatchObject({
        code: 'sandbox.invalid-limits',
      });
    }
  });

  it('count the result in UTF-8 bytes of its JSON', async () => {
    expect((await runSource(sandbox, '"x".repeat(98)', { limits: { resultBytes: 100 } })).outcome).toBe('ok');
    expect((await runSource(sandbox, '"x".repeat(99)', { limits: { resultBytes: 100 } })).outcome).toBe(
      'limit',
    );
    expect((await runSource(sandbox, '"é".repeat(50)', { limits: { resultBytes: 100 } })).outcome).toBe(
      'limit',
    );
  });

  it('count calls into the host', async () => {
    const flood = (count: number) =>
      runSource(
        sandbox,
        `import { clock } from 'marketplace'; export default () => { for (let i = 0; i < ${count}; i++) clock.now(); return 1 }`,
        {
          limits: { hostCalls: 500 },
        },
      );
    expect((await flood(500)).outcome).toBe('ok');
    expect((await flood(501)).outcome).toBe('limit');
  });

  it('count log and report bytes and keep what fitted', async () => {
    const logs = await runSource(
      sandbox,
      `import { log } from 'marketplace'; export default () => { for (;;) log.info('x'.repeat(84)) }`,
      {
        limits: { logBytes: 1_000 },
      },
    );
    expect(logs).toMatchObject({ outcome: 'limit' });
    expect(logs.logs).toHaveLength(10);
    const report = await runSource(
      sandbox,
      `import { report } from 'marketplace'; export default () => { for (;;) report.markdown('x'.repeat(1000)) }`,
      {
        limits: { reportBytes: 5_500 },
      },
    );
    expect(report.outcome).toBe('limit');
    expect(report.report).toHaveLength(5);
  });

  it('count jobs queued at one moment, never jobs run', async () => {
    const queue = (count: number) =>
      runSource(sandbox, `for (let i = 0; i < ${count}; i++) Promise.resolve().then(() => {}); 1`, {
        limits: { pendingJobs: 2_000 },
      });
    expect((await queue(1_500)).outcome).toBe('ok');
    expect((await queue(2_500)).outcome).toBe('limit');
    const chain = await runSource(
      sandbox,
      '(async () => { for (let i = 0; i < 20000; i++) await null; return 1 })()',
      {
        limits: { pendingJobs: 50 },
      },
    );
    expect(chain.outcome).toBe('ok');
  });

  it('end an interrupt budget as timeout', async () => {
    const result = await runSource(sandbox, 'for (;;);', { limits: { interruptChecks: 10 } });
    expect(result).toMatchObject({ outcome: 'timeout' });
    expect(result.durationMs).toBeLessThan(4_000);
  });

  it('end a promise that can never settle as timeout, without waiting for nothing', async () => {
    const result = await runSource(sandbox, 'new Promise(() => {})', { limits: { wallMs: 60_000 } });
    expect(result.outcome).toBe('timeout');
    expect(result.durationMs).toBeLessThan(10_000);
  });

  it('hold memory under caps of every size', async () => {
    const bomb = 'const a = []; for (;;) a.push(new Array(1000).fill(1.5))';
    for (const megabytes of [2, 8, 16, 24, 128]) {
      const memoryBytes = megabytes * 1024 * 1024;
      const result = await runSource(sandbox, bomb, { limits: { memoryBytes, wallMs: 20_000 } });
      expect(result.outcome).toBe('memory');
      expect(result.memoryBytes).toBeLessThanOrEqual(memoryBytes);
    }
  });

  it('stop a run when its asker no longer wants it', async () => {
    const abort = new AbortController();
    const run = runSource(sandbox, 'for (;;);', { signal: abort.signal, limits: { wallMs: 60_000 } });
    setTimeout(() => abort.abort(new Error('changed my mind')), 100);
    await expect(run).rejects.toThrow('changed my mind');
    expect((await runSource(sandbox, '1')).value).toBe(1);
  });
});
