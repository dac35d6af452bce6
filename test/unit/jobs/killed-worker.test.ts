import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { JobRunner } from '../../../src-main/jobs/index.ts';
import { openStore } from '../../../src-main/store/index.ts';

const worker = fileURLToPath(new URL('../../support/jobs/hanging-worker.ts', import.meta.url));
const homes: string[] = [];

afterEach(async () => {
  await Promise.all(homes.splice(0).map((home) => rm(home, { recursive: true, force: true })));
});

describe('a process that is killed in the middle of a job', () => {
  it('leaves the job to another process, which finishes it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'station-killed-'));
    homes.push(folder);
    const home = join(folder, 'home');
    const file = join(folder, 'lines.txt');
    const child = spawn(process.execPath, [worker, home, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const store = await openStore({ home });
    const seen: number[] = [];
    const runner = new JobRunner({
      store,
      now: Date.now,
      owner: 'second',
      timing: { pollMs: 50 },
      handlers: {
        'append-line': async ({ jobId, attempt }) => {
          seen.push(attempt);
          // The effect of the first attempt is there: it is brought to its end, not made again.
          return (await readFile(file, 'utf8')) === `${jobId} 1\n` ? 'completed' : 'found something else';
        },
      },
    });
    try {
      await runner.recover();
      const [job] = await runner.list();
      const states: string[] = [];
      for await (const event of runner.watch(job?.id ?? '')) states.push(event.phase);
      expect(states).toEqual(['waiting', 'starting', 'half way', 'starting', 'done']);
      expect(await runner.get(job?.id ?? '')).toMatchObject({
        state: 'done',
        result: 'completed',
        attempts: 2,
      });
      expect(seen).toEqual([2]);
    } finally {
      await runner.close();
      await store.close();
    }
  });
});
