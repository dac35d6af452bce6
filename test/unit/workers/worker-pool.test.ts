import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  WorkerCrashError,
  WorkerDeadlineError,
  WorkerPool,
  type PoolOptions,
} from '../../../src-main/workers/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';

const ECHO = new URL('../../support/workers/echo.worker.ts', import.meta.url);
const open: WorkerPool[] = [];

function pool(options: Partial<PoolOptions> = {}): WorkerPool {
  const made = new WorkerPool({ worker: ECHO, size: 1, ...options });
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe('a pool of workers', () => {
  it('answers tasks in turn, in one worker', async () => {
    const workers = pool();
    expect(await workers.run({ do: 'echo', value: { a: [1] } })).toEqual({ a: [1] });
    const counts = await Promise.all([workers.run({ do: 'count' }), workers.run({ do: 'count' })]);
    expect(counts).toEqual([2, 3]);
  });

  it('hands notes on before the answer', async () => {
    const notes: unknown[] = [];
    await pool().run({ do: 'echo' }, { onNote: (note) => notes.push(note) });
    expect(notes).toEqual(['echoing']);
  });

  it('answers what the worker asks while it works', async () => {
    const answer = await pool().run({ do: 'ask', value: 20 }, { onCall: async (call) => Number(call) + 1 });
    expect(answer).toBe(21);
  });

  it('carries a refused question back into the worker and out again with its code', async () => {
    const asked = pool().run(
      { do: 'ask' },
      {
        onCall: async () => {
          throw new StationError('jobs.not-found', { jobId: 'j2' });
        },
      },
    );
    await expect(asked).rejects.toMatchObject({ code: 'jobs.not-found', details: { jobId: 'j2' } });
  });

  it('carries errors as station errors; unknown ones become internal', async () => {
    const workers = pool();
    const refused = await workers.run({ do: 'refuse' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StationError);
    expect(refused).toMatchObject({ code: 'jobs.not-found', details: { jobId: 'j1' } });
    await expect(workers.run({ do: 'throw' })).rejects.toMatchObject({
      code: 'internal',
      details: { reason: 'broken inside' },
    });
    expect(await workers.run({ do: 'count' })).toBe(3);
  });

  it('kills a task at its deadline and serves the next one in a new worker', async () => {
    const workers = pool();
    await expect(workers.run({ do: 'hang' }, { deadlineMs: 50 })).rejects.toBeInstanceOf(WorkerDeadlineError);
    expect(await workers.run({ do: 'count' })).toBe(1);
  });

  it('kills a task that is aborted and rejects with the reason', async () => {
    const workers = pool();
    const abort = new AbortController();
    const run = workers.run({ do: 'hang' }, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('not wanted any more')), 200);
    await expect(run).rejects.toThrow('not wanted any more');
    expect(await workers.run({ do: 'count' })).toBe(1);
  });

  it('takes an aborted task out of the queue', async () => {
    const workers = pool();
    const first = workers.run({ do: 'hang' }, { deadlineMs: 300 });
    const abort = new AbortController();
    const queued = workers.run({ do: 'echo', value: 1 }, { signal: abort.signal });
    abort.abort(new Error('never mind'));
    await expect(queued).rejects.toThrow('never mind');
    await expect(first).rejects.toBeInstanceOf(WorkerDeadlineError);
  });

  it('says that a worker ended by itself, and replaces it', async () => {
    const workers = pool();
    const crash = await workers.run({ do: 'exit' }).catch((error: unknown) => error);
    expect(crash).toBeInstanceOf(WorkerCrashError);
    expect(crash).toMatchObject({ started: true });
    expect(await workers.run({ do: 'echo', value: 'fine' })).toBe('fine');
  });

  it('says so when a worker file cannot start', async () => {
    const workers = pool({ worker: new URL('./no-such.worker.ts', import.meta.url) });
    await expect(workers.run({ do: 'echo' })).rejects.toMatchObject({
      name: 'WorkerCrashError',
      started: false,
    });
  });

  it('retires a worker after an answer it was told to distrust', async () => {
    const workers = pool();
    await workers.run({ do: 'echo', value: 'bad' }, { retireAfter: (answer) => answer === 'bad' });
    expect(await workers.run({ do: 'count' })).toBe(1);
  });

  it('runs as many tasks at once as its size', async () => {
    const workers = pool({ size: 2 });
    const hang = workers.run({ do: 'hang' }, { deadlineMs: 1_000 });
    expect(await workers.run({ do: 'echo', value: 'beside it' })).toBe('beside it');
    await expect(hang).rejects.toBeInstanceOf(WorkerDeadlineError);
  });

  it('keeps warm spares, and they serve', async () => {
    const workers = pool({ size: 1, spares: 2 });
    await workers.warm();
    await expect(workers.run({ do: 'hang' }, { deadlineMs: 50 })).rejects.toBeInstanceOf(WorkerDeadlineError);
    expect(await workers.run({ do: 'echo', value: 1 })).toBe(1);
  });

  it('gives workers nothing of the environment but where compiled code is kept', async () => {
    expect(Object.keys(process.env).length).toBeGreaterThan(2);
    expect(await pool().run({ do: 'env' })).toEqual(['NODE_COMPILE_CACHE']);
  });

  it('rejects what runs and what comes when it is closed', async () => {
    const workers = pool();
    await workers.warm();
    const running = workers.run({ do: 'wait' }).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await workers.close();
    expect(await running).toBeInstanceOf(WorkerCrashError);
    await expect(workers.run({ do: 'echo' })).rejects.toThrow('closed');
  });

  it('ends a worker that nobody needs, and begins anew when somebody does', async () => {
    const workers = pool({ idleMs: 50 });
    expect(await workers.run({ do: 'count' })).toBe(1);
    expect(await workers.run({ do: 'count' })).toBe(2);
    await vi.waitFor(
      async () => {
        await sleep(100);
        expect(await workers.run({ do: 'count' })).toBe(1);
      },
      { timeout: 15_000 },
    );
  });

  it.runIf(process.platform === 'linux')('lets work that nobody waits for step back', async () => {
    expect(await pool({ background: true }).run({ do: 'priority' })).toBeGreaterThan(os.getPriority());
    expect(await pool().run({ do: 'priority' })).toBe(os.getPriority());
  });
});
