import '../workers/crypto-shim.ts';
import { serveTasks } from '../workers/index.ts';
import { SANDBOX_DEFAULTS } from '../../src-shared/limits.ts';
import { defaultLimits } from './ports.ts';
import type { RunTask } from './protocol.ts';
import type { Guest } from './runtime/guest.ts';
import { engineCode } from './runtime/instance.ts';
import { makeGuest } from './runtime/make-guest.ts';
import { runGuest } from './runtime/run-guest.ts';

interface Prepared {
  readonly memoryBytes: number;
  readonly guest: Promise<Guest>;
}

/** The next run's engine, made while nothing runs: an engine serves one run and is dropped whole. */
let prepared: Prepared | undefined = prepare(SANDBOX_DEFAULTS.memoryBytes);

function prepare(memoryBytes: number): Prepared {
  const guest = makeGuest(memoryBytes);
  // Whoever takes it hears of a failure.
  guest.catch(() => undefined);
  return { memoryBytes, guest };
}

/** An engine that nobody has used: whoever takes it is its only user. */
function take(memoryBytes: number): Promise<Guest> {
  const ready = prepared;
  prepared = undefined;
  return ready?.memoryBytes === memoryBytes ? ready.guest : prepare(memoryBytes).guest;
}

/** Code that runs for the first time is slow. A guest's wall time must not pay for that, so a guest of our own does. */
async function rehearse(): Promise<void> {
  const source = `import { log } from 'marketplace'; log.info(''); export default async () => ({ a: [await 1] });`;
  await runGuest(
    {
      program: {
        entry: 'rehearsal.js',
        modules: { 'rehearsal.js': source },
        extensionId: 'a.a',
        version: '0.0.0',
        moduleKind: 'auto',
      },
      call: { kind: 'evaluate' },
      limits: defaultLimits(),
      settings: {},
      clock: { offset: 0 },
      gauge: new SharedArrayBuffer(4),
    },
    {
      guest: await take(SANDBOX_DEFAULTS.memoryBytes),
      ask: async () => ({ ok: true, json: '' }),
      note: () => undefined,
      now: () => performance.now(),
    },
  );
  prepared = prepare(SANDBOX_DEFAULTS.memoryBytes);
  await prepared.guest;
}

await rehearse();
serveTasks(
  async (given, call, port) => {
    const task = given as RunTask;
    const { memoryBytes } = task.limits;
    const guest = await take(memoryBytes);
    port.started();
    const answer = await runGuest(task, {
      guest,
      ask: call,
      note: port.note,
      now: () => performance.now(),
    });
    setImmediate(() => {
      prepared ??= prepare(memoryBytes);
    });
    return answer;
  },
  { preparesFirst: true, keep: await engineCode() },
);
