import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JobRunner } from '../../src-main/jobs/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { payOnce } from '../support/jobs/pay-once.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CHILD = fileURLToPath(new URL('../support/jobs/dying-child.ts', import.meta.url));

/** Runs a process that dies at its work; answers the signal that ended it. */
async function die(home: string, ...words: readonly string[]): Promise<string | null> {
  const child = spawn(process.execPath, [CHILD, home, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal;
}

describe.each(['before', 'after'])('a job whose process is killed %s its effect, each time', (when) => {
  it('is given up after five, and makes its effect once when it is tried again', async () => {
    const home = temporaryFolder();
    for (const words of [[when, 'start'], [when], [when], [when], [when]])
      expect(await die(home, ...words)).toBe('SIGKILL');
    const store = await openStore({ home });
    const runner = new JobRunner({
      store,
      now: Date.now,
      owner: 'the next process',
      handlers: { pay: async (context) => payOnce(store, context) },
      timing: { pollMs: 50 },
    });
    onTestFinished(async () => {
      await runner.close();
      await store.close();
    });
    await runner.recover();
    const page = { limit: 10, offset: 0 };
    await expect.poll(async () => (await runner.deadLetters(page)).length, { timeout: 30_000 }).toBe(1);
    const [dead] = await runner.deadLetters(page);
    expect(dead).toMatchObject({
      state: 'failed',
      attempts: 5,
      error: { code: 'jobs.attempts-exhausted' },
    });
    const id = dead?.id ?? '';
    await runner.retry(id);
    expect(await runner.finished(id)).toMatchObject({ state: 'done', attempts: 6, dead: false });
    expect(await store.read((tx) => tx.settings.get('test.paid'))).toEqual([id]);
  });
});
