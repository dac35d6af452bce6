import '../../../src-main/workers/crypto-shim.ts';
import os from 'node:os';
import { StationError } from '../../../src-shared/errors/index.ts';
import { serveTasks } from '../../../src-main/workers/index.ts';

interface EchoTask {
  readonly do: 'echo' | 'ask' | 'hang' | 'refuse' | 'exit' | 'throw' | 'count' | 'env' | 'priority' | 'wait';
  readonly value?: unknown;
}

let served = 0;

serveTasks(async (task, call, port) => {
  const { do: what, value } = task as EchoTask;
  served += 1;
  switch (what) {
    case 'echo':
      port.note(`echoing`);
      return value;
    case 'ask':
      return await call(value);
    case 'hang':
      for (;;);
    case 'refuse':
      throw new StationError('jobs.not-found', { jobId: 'j1' });
    case 'throw':
      throw new TypeError('broken inside');
    case 'exit':
      process.exit(3);
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      return null;
    case 'env':
      return Object.keys(process.env);
    case 'priority':
      return os.getPriority();
    case 'count':
      return served;
  }
});
