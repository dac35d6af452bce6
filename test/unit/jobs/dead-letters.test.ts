import { describe, expect, it, onTestFinished } from 'vitest';
import { JobRunner, RetryJob, type JobHandler } from '../../../src-main/jobs/index.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const page = { limit: 10, offset: 0 };

async function openRunner(
  handlers: Record<string, JobHandler>,
  retryMs = 10,
): Promise<{ runner: JobRunner }> {
  const store = await openStore({ home: temporaryFolder() });
  const timing = { leaseMs: 1_000, heartbeatMs: 50, pollMs: 50, retryMs };
  const runner = new JobRunner({ store, now: Date.now, owner: 'owner', handlers, timing });
  onTestFinished(async () => {
    await runner.close();
    await store.close();
  });
  return { runner };
}

describe('a job that comes to no good end', () => {
  it('is a dead letter after its last attempt, and has five more when it is tried again', async () => {
    let away = true;
    const attempts: number[] = [];
    const { runner } = await openRunner({
      scan: async ({ attempt }) => {
        attempts.push(attempt);
        if (away) throw new RetryJob(new StationError('registry.audit-unfinished', {}));
        return 'scanned';
      },
    });
    const id = await runner.start('scan', {}, 'ada');
    expect(await runner.finished(id)).toMatchObject({
      state: 'failed',
      dead: true,
      attempts: 5,
      retryAt: null,
    });
    expect((await runner.deadLetters(page)).map((job) => job.id)).toEqual([id]);
    expect(await runner.retry(id)).toMatchObject({
      state: 'queued',
      dead: false,
      error: null,
      finishedAt: null,
    });
    expect(await runner.finished(id)).toMatchObject({ state: 'failed', dead: true, attempts: 10 });
    away = false;
    await runner.retry(id);
    expect(await runner.finished(id)).toMatchObject({ state: 'done', dead: false, result: 'scanned' });
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(await runner.deadLetters(page)).toEqual([]);
    expect(await rejectionOf(runner.retry(id))).toBe('jobs.not-dead');
    expect(await rejectionOf(runner.retry('nothing'))).toBe('jobs.not-found');
  });

  it('is one at once where nobody foresaw the reason, and none where it was refused or cancelled', async () => {
    const { runner } = await openRunner({
      broken: async () => Promise.reject(new TypeError('not foreseen')),
      refused: async () => Promise.reject(new StationError('registry.version-exists', {})),
      endless: async ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    });
    const broken = await runner.finished(await runner.start('broken', {}, 'ada'));
    expect(broken).toMatchObject({ dead: true, attempts: 1, error: { code: 'internal' } });
    const refused = await runner.finished(await runner.start('refused', {}, 'ada'));
    expect(refused).toMatchObject({ state: 'failed', dead: false });
    expect(await rejectionOf(runner.retry(refused.id))).toBe('jobs.not-dead');
    const id = await runner.start('endless', {}, 'ada');
    await runner.cancel(id);
    expect(await runner.finished(id)).toMatchObject({ state: 'cancelled', dead: false });
    expect((await runner.deadLetters(page)).map((job) => job.id)).toEqual([broken.id]);
  });

  it('says when it is tried again', async () => {
    const { runner } = await openRunner(
      {
        scan: async () => Promise.reject(new RetryJob(new StationError('store.disk-full'))),
      },
      60_000,
    );
    const id = await runner.start('scan', {}, 'ada');
    for await (const { phase } of runner.watch(id)) if (phase.startsWith('waiting to try again')) break;
    const waits = await runner.get(id);
    expect(waits).toMatchObject({
      state: 'running',
      phase: expect.stringContaining('waiting to try again') as string,
      retryAt: expect.stringMatching(/^\d{4}-/) as string,
    });
  });
});
