import { randomUUID } from 'node:crypto';
import { JobRunner, processMark } from '../../../src-main/jobs/index.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { payOnce } from './pay-once.ts';

/**
 * One process that works on the jobs of a home and kills itself at each of them: before the effect, or after it and before the
 * job's end. Arguments: home, `before` | `after`, `start` or nothing.
 */
const [home = '', when = 'before', start] = process.argv.slice(2);
const store = await openStore({ home });
const runner = new JobRunner({
  store,
  now: Date.now,
  owner: `${await processMark()}/${randomUUID()}`,
  handlers: {
    pay: async (context) => {
      if (when === 'after') await payOnce(store, context);
      process.kill(process.pid, 'SIGKILL');
      return null;
    },
  },
});
if (start === 'start') await runner.start('pay', { amount: 7 }, 'ada');
await runner.recover();
// Somebody has to wait for the end that comes from the handler.
setInterval(() => undefined, 1_000);
