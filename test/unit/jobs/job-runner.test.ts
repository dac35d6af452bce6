import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobRunner, RetryJob, type JobHandler, type JobRunnerOptions } from '../../../src-main/jobs/index.ts';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { JobEvent } from '../../../src-shared/models/job.ts';

let home: string;
let store: Store;
const runners: JobRunner[] = [];
const others: Store[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'station-jobs-'));
  store = await openStore({ home });
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
  await Promise.all(others.splice(0).map((other) => other.close()));
  await store.close();
  await rm(home, { recursive: true, force: true });
});

function runnerOf(handlers: Record<string, JobHandler>, options: Partial<JobRunnerOptions> = {}): JobRunner {
  const runner = new JobRunner({
    store,
    now: Date.now,
    owner: `owner-${runners.length}`,
    handlers,
    timing: { leaseMs: 1_000, heartbeatMs: 50, pollMs: 50, retryMs: 10 },
    ...options,
  });
  runners.push(runner);
  return runner;
}

async function secondStore(): Promise<Store> {
  const other = await openStore({ home });
  others.push(other);
  return other;
}

async function collect(events: AsyncIterable<JobEvent>): Promise<JobEvent[]> {
  const seen: JobEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

/** Handlers wait here until the test lets them go on. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('a job', () => {
  it('runs to its end and keeps its result', async () => {
    const runner = runnerOf({ double: async ({ input }) => Number(input['n']) * 2 });
    const job = await runner.finished(await runner.start('double', { n: 21 }, 'ada'));
    expect(job).toMatchObject({
      kind: 'double',
      state: 'done',
      progress: 1,
      result: 42,
      error: null,
      attempts: 1,
    });
    expect(job.finishedAt).not.toBeNull();
  });

  it('gives its handler what it was started with', async () => {
    const runner = runnerOf({
      echo: async ({ jobId, input, attempt, actor }) => ({ jobId, input, attempt, actor }),
    });
    const id = await runner.start('echo', { a: [1] }, 'ada');
    expect((await runner.finished(id)).result).toEqual({
      jobId: id,
      input: { a: [1] },
      attempt: 1,
      actor: 'ada',
    });
  });

  it('fails with the code of what its handler threw', async () => {
    const runner = runnerOf({
      refuse: async () => {
        throw new StationError('jobs.unknown-kind', { kind: 'x' });
      },
    });
    const job = await runner.finished(await runner.start('refuse', {}, 'ada'));
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'jobs.unknown-kind', details: { kind: 'x' } },
    });
  });

  it('fails as internal when its handler threw something unknown', async () => {
    const runner = runnerOf({ crash: async () => Promise.reject(new TypeError('oh')) });
    const job = await runner.finished(await runner.start('crash', {}, 'ada'));
    expect(job).toMatchObject({ state: 'failed', error: { code: 'internal', details: { reason: 'oh' } } });
  });

  it('of an unknown kind is refused', async () => {
    await expect(runnerOf({}).start('nothing', {}, 'ada')).rejects.toMatchObject({
      code: 'jobs.unknown-kind',
    });
  });

  it('that does not exist is not found', async () => {
    const runner = runnerOf({});
    await expect(runner.get('nope')).rejects.toMatchObject({ code: 'jobs.not-found' });
    await expect(runner.cancel('nope')).rejects.toMatchObject({ code: 'jobs.not-found' });
    await expect(collect(runner.watch('nope'))).rejects.toMatchObject({ code: 'jobs.not-found' });
  });

  it('waits while all hands are busy', async () => {
    let running = 0;
    let most = 0;
    const runner = runnerOf(
      {
        work: async () => {
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setTimeout(resolve, 20));
          running -= 1;
          return null;
        },
      },
      { concurrency: 2 },
    );
    const ids = await Promise.all(Array.from({ length: 6 }, () => runner.start('work', {}, 'ada')));
    const jobs = await Promise.all(ids.map((id) => runner.finished(id)));
    expect(jobs.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'done'));
    expect(most).toBe(2);
  });

  it('is listed newest first, by state when asked', async () => {
    const runner = runnerOf({ ok: async () => null, bad: async () => Promise.reject(new Error('no')) });
    const first = await runner.start('ok', {}, 'ada');
    await runner.finished(first);
    const second = await runner.start('bad', {}, 'ada');
    await runner.finished(second);
    expect((await runner.list()).map(({ id }) => id)).toEqual([second, first]);
    expect((await runner.list({ state: 'done' })).map(({ id }) => id)).toEqual([first]);
  });
});

describe('trying again', () => {
  it('begins the next attempt when the handler asks for it', async () => {
    const attempts: number[] = [];
    const runner = runnerOf({
      shaky: async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new RetryJob(new Error('not yet'));
        return 'there';
      },
    });
    const job = await runner.finished(await runner.start('shaky', {}, 'ada'));
    expect(job).toMatchObject({ state: 'done', result: 'there', attempts: 3 });
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('does so for the codes that are worth it, and for no others', async () => {
    const runner = runnerOf({
      busy: async ({ attempt }) => {
        if (attempt === 1) throw new StationError('store.busy', { seconds: 5 });
        return null;
      },
      full: async () => {
        throw new StationError('store.disk-full');
      },
    });
    expect(await runner.finished(await runner.start('busy', {}, 'ada'))).toMatchObject({
      state: 'done',
      attempts: 2,
    });
    expect(await runner.finished(await runner.start('full', {}, 'ada'))).toMatchObject({
      state: 'failed',
      attempts: 1,
    });
  });

  it('gives up after five attempts with what the last one threw', async () => {
    const runner = runnerOf({
      never: async () => Promise.reject(new RetryJob(new StationError('store.disk-full'))),
    });
    const job = await runner.finished(await runner.start('never', {}, 'ada'));
    expect(job).toMatchObject({ state: 'failed', attempts: 5, error: { code: 'store.disk-full' } });
  });
});

describe('progress', () => {
  it('is told as events, throttled, the last one always', async () => {
    const runner = runnerOf({
      count: async ({ progress }) => {
        for (let step = 1; step <= 500; step += 1) await progress(step / 1_000, `step ${step}`);
        return null;
      },
    });
    const id = await runner.start('count', {}, 'ada');
    const events = await collect(runner.watch(id));
    expect(events[0]).toMatchObject({ seq: 1, state: 'queued' });
    expect(events.at(-1)).toMatchObject({ state: 'done', progress: 1 });
    const steps = events.filter(({ phase }) => phase.startsWith('step'));
    expect(steps.at(-1)?.phase).toBe('step 500');
    expect(steps.length).toBeLessThan(100);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  it('stays between 0 and 1', async () => {
    const runner = runnerOf({
      odd: async ({ progress }) => {
        await progress(7, 'too far');
        return null;
      },
    });
    const events = await collect(runner.watch(await runner.start('odd', {}, 'ada')));
    expect(events.every(({ progress }) => progress >= 0 && progress <= 1)).toBe(true);
  });
});

describe('watching', () => {
  it('goes on after the last seq seen', async () => {
    const runner = runnerOf({
      steps: async ({ progress }) => {
        await progress(0.5, 'half');
        return null;
      },
    });
    const id = await runner.start('steps', {}, 'ada');
    const all = await collect(runner.watch(id));
    expect(await collect(runner.watch(id, 2))).toEqual(all.slice(2));
    expect(await collect(runner.watch(id, all.length))).toEqual([]);
  });

  it('ends without harm when the watcher leaves', async () => {
    const runner = runnerOf({ wait: async ({ signal }) => untilAborted(signal) });
    const id = await runner.start('wait', {}, 'ada');
    const leave = new AbortController();
    const seen: string[] = [];
    for await (const event of runner.watch(id, 0, leave.signal)) {
      seen.push(event.state);
      if (event.state === 'running') leave.abort();
    }
    expect(seen).toEqual(['queued', 'running']);
    expect((await runner.get(id)).state).toBe('running');
  });

  it('sees what a runner on another connection does', async () => {
    const other = runnerOf({}, { store: await secondStore() });
    const runner = runnerOf({
      steps: async ({ progress }) => {
        await progress(0.5, 'half');
        return 'end';
      },
    });
    const id = await runner.start('steps', {}, 'ada');
    expect((await collect(other.watch(id))).at(-1)?.state).toBe('done');
  });
});

describe('cancelling', () => {
  it('aborts the handler of this process', async () => {
    const runner = runnerOf({ wait: async ({ signal }) => untilAborted(signal) });
    const id = await runner.start('wait', {}, 'ada');
    await runner.cancel(id);
    expect(await runner.finished(id)).toMatchObject({
      state: 'cancelled',
      error: { code: 'jobs.cancelled' },
    });
  });

  it('reaches a job of another runner with its next heartbeat', async () => {
    const runner = runnerOf({ wait: async ({ signal }) => untilAborted(signal) });
    const other = runnerOf({}, { store: await secondStore() });
    const id = await runner.start('wait', {}, 'ada');
    expect((await other.cancel(id)).state).toBe('running');
    expect((await other.finished(id)).state).toBe('cancelled');
  });

  it('ends a queued job at once', async () => {
    const runner = runnerOf({ wait: async ({ signal }) => untilAborted(signal) }, { concurrency: 1 });
    await runner.start('wait', {}, 'ada');
    const queued = await runner.start('wait', {}, 'ada');
    expect((await runner.cancel(queued)).state).toBe('cancelled');
  });

  it('changes nothing about a job that has ended, nor about work that was finished all the same', async () => {
    const gate = new Gate();
    const runner = runnerOf({
      stubborn: async () => {
        await gate.opened;
        return 'done anyway';
      },
    });
    const id = await runner.start('stubborn', {}, 'ada');
    await runner.cancel(id);
    gate.open();
    expect(await runner.finished(id)).toMatchObject({ state: 'done', result: 'done anyway' });
    expect((await runner.cancel(id)).state).toBe('done');
  });
});

describe('closing', () => {
  it('gives running jobs back, and the next opening goes on with them', async () => {
    const first = runnerOf({ work: async ({ signal }) => untilAborted(signal) });
    const id = await first.start('work', {}, 'ada');
    await first.close();
    expect(await first.get(id)).toMatchObject({ state: 'queued', attempts: 1 });
    const second = runnerOf({ work: async () => 'finished' });
    await second.recover();
    expect(await second.finished(id)).toMatchObject({ state: 'done', result: 'finished' });
  });

  it('again and again does not begin a job more often than five times', async () => {
    const work: Record<string, JobHandler> = { work: async ({ signal }) => untilAborted(signal) };
    const first = runnerOf(work);
    const id = await first.start('work', {}, 'ada');
    await first.close();
    for (let opening = 0; opening < 5; opening += 1) {
      const next = runnerOf(work);
      await next.recover();
      await next.close();
    }
    expect(await first.get(id)).toMatchObject({
      state: 'failed',
      attempts: 5,
      error: { code: 'jobs.attempts-exhausted' },
    });
  });
});

describe('a runner of a process that does not stay', () => {
  const hang: Record<string, JobHandler> = { work: async ({ signal }) => untilAborted(signal) };
  const able: Record<string, JobHandler> = { work: async ({ attempt }) => `attempt ${attempt}` };

  /** A job that was begun once and given back. */
  async function givenBack(): Promise<string> {
    const first = runnerOf(hang);
    const id = await first.start('work', { n: 1 }, 'ada');
    await first.close();
    return id;
  }

  it('leaves alone what others left behind', async () => {
    const id = await givenBack();
    const passer = runnerOf(able);
    expect(await passer.finished(await passer.start('work', { n: 2 }, 'ada'))).toMatchObject({
      state: 'done',
    });
    expect(await passer.get(id)).toMatchObject({ state: 'queued', attempts: 1 });
  });

  it('goes on with it when it waits for it', async () => {
    const id = await givenBack();
    expect(await runnerOf(able).finished(id)).toMatchObject({ state: 'done', result: 'attempt 2' });
  });

  it('goes on with it when the same person starts the same work', async () => {
    const id = await givenBack();
    const next = runnerOf(able);
    expect(await next.start('work', { n: 1 }, 'grace')).not.toBe(id);
    expect(await next.start('work', { n: 1 }, 'ada')).toBe(id);
    expect(await next.finished(id)).toMatchObject({ state: 'done', result: 'attempt 2' });
    expect(await next.start('work', { n: 1 }, 'ada')).not.toBe(id);
  });

  it('says of what was cut how it ended, once, and leaves what was given back', async () => {
    let clock = Date.now();
    const now = (): number => clock;
    const timing = { leaseMs: 1_000, heartbeatMs: 1_000_000, pollMs: 1_000_000, closeMs: 1 };
    const waits = await givenBack();
    const done = await runnerOf(hang, { now, timing }).start('work', { ends: 'well' }, 'ada');
    const undone = await runnerOf(hang, { now, timing }).start('work', { ends: 'ill' }, 'ada');
    clock += 2_000;
    const asked: unknown[] = [];
    const settlers: Record<string, JobHandler> = {
      work: async ({ input }) => {
        asked.push(input['ends']);
        if (input['ends'] === 'ill') throw new StationError('store.busy', { seconds: 5 });
        return 'was done';
      },
    };
    await Promise.all([runnerOf(able, { now }).settle(settlers), runnerOf(able, { now }).settle(settlers)]);
    expect(asked.toSorted()).toEqual(['ill', 'well']);
    const reader = runnerOf({});
    expect(await reader.get(done)).toMatchObject({ state: 'done', result: 'was done' });
    expect(await reader.get(undone)).toMatchObject({ state: 'failed', error: { code: 'store.busy' } });
    expect(await reader.get(waits)).toMatchObject({ state: 'queued', attempts: 1 });
  });
});

describe('several runners on one home', () => {
  it('work on every job exactly once', async () => {
    const effects: string[] = [];
    const handlers: Record<string, JobHandler> = {
      once: async ({ jobId }) => {
        effects.push(jobId);
        return null;
      },
    };
    const stopped = runnerOf(handlers, { concurrency: 0 });
    const ids = await Promise.all(Array.from({ length: 20 }, () => stopped.start('once', {}, 'ada')));
    const a = runnerOf(handlers);
    const b = runnerOf(handlers, { store: await secondStore() });
    await Promise.all([a.recover(), b.recover()]);
    await Promise.all(ids.map((id) => a.finished(id)));
    expect(effects.toSorted()).toEqual(ids.toSorted());
  });

  it('leave kinds alone that they do not know', async () => {
    const knows = runnerOf({ rare: async () => 'done' }, { concurrency: 0 });
    const id = await knows.start('rare', {}, 'ada');
    await runnerOf({ other: async () => null }).recover();
    expect((await knows.get(id)).state).toBe('queued');
    const able = runnerOf({ rare: async () => 'done' });
    await able.recover();
    expect((await able.finished(id)).state).toBe('done');
  });

  it('take over when a lease has ended, and fence off the one that had it', async () => {
    let clock = Date.now();
    const now = (): number => clock;
    const gate = new Gate();
    const fenced: unknown[] = [];
    const timing = { leaseMs: 1_000, heartbeatMs: 1_000_000, pollMs: 20, retryMs: 10, closeMs: 100 };
    const slow = runnerOf(
      {
        work: async ({ fence }) => {
          await gate.opened;
          await store.transaction((tx) => fence(tx)).catch((thrown: unknown) => fenced.push(thrown));
          return 'too late';
        },
      },
      { now, timing },
    );
    const id = await slow.start('work', {}, 'ada');
    clock += 2_000;
    const next = runnerOf({ work: async ({ attempt }) => `attempt ${attempt}` }, { now, timing });
    await next.recover();
    expect(await next.finished(id)).toMatchObject({ state: 'done', result: 'attempt 2' });
    gate.open();
    await slow.close();
    expect(fenced).toMatchObject([{ code: 'jobs.lease-lost' }]);
    expect((await next.get(id)).result).toBe('attempt 2');
  });

  it('give up a job that takes its process down again and again', async () => {
    let clock = Date.now();
    const now = (): number => clock;
    const timing = { leaseMs: 1_000, heartbeatMs: 1_000_000, pollMs: 1_000_000, closeMs: 1 };
    const hang: Record<string, JobHandler> = { hang: () => new Promise(() => undefined) };
    const id = await runnerOf(hang, { now, timing }).start('hang', {}, 'ada');
    for (let crash = 0; crash < 5; crash += 1) {
      clock += 2_000;
      await runnerOf(hang, { now, timing }).recover();
    }
    expect(await runnerOf({}).get(id)).toMatchObject({
      state: 'failed',
      attempts: 5,
      error: { code: 'jobs.attempts-exhausted' },
    });
  });
});
