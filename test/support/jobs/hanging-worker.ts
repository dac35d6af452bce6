import { appendFile } from 'node:fs/promises';
import { JobRunner, processMark } from '../../../src-main/jobs/index.ts';
import { openStore } from '../../../src-main/store/index.ts';

/** A process that begins a job, says so, and never ends: `node hanging-worker.ts HOME FILE`. Killed from outside. */
const [home = '', file = ''] = process.argv.slice(2);
const store = await openStore({ home });
const runner = new JobRunner({
  store,
  now: Date.now,
  owner: `${await processMark()}/worker`,
  handlers: {
    'append-line': async ({ jobId, attempt, progress }) => {
      await progress(0.5, 'half way');
      await appendFile(file, `${jobId} ${attempt}\n`);
      process.stdout.write('begun\n');
      return new Promise<null>(() => undefined);
    },
  },
});
await runner.start('append-line', {}, 'tester');
