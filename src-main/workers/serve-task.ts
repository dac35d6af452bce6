import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { fromErrorBody, toStationError } from '../../src-shared/errors/index.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** What a task may do while it runs, besides answering. */
export interface TaskPort {
  /** Tells the asker something without waiting for an answer; it arrives before the task's answer. */
  readonly note: (note: unknown) => void;
  /** Starts the deadline's clock now; for handlers that were served with `preparesFirst`. */
  readonly started: () => void;
}

export interface ServeOptions {
  /** The handler prepares itself first and calls `port.started()`: until then its deadline does not run. */
  readonly preparesFirst?: boolean;
  /** Memory of an answer that moves to the asker instead of being copied. */
  readonly transfer?: (answer: unknown) => readonly ArrayBuffer[];
  /** Held by the pool for as long as it lives, for what later workers find again through it, such as compiled code. */
  readonly keep?: unknown;
}

export type TaskHandler = (
  task: unknown,
  call: (question: unknown) => Promise<unknown>,
  port: TaskPort,
) => unknown;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The worker's side of a WorkerPool: answers one task after the other with `handler`. `call` asks the main thread
 * while the task runs. What the handler throws travels as an error body and comes back as a StationError.
 */
export function serveTasks(handler: TaskHandler, options: ServeOptions = {}): void {
  const port = parentPort;
  if (port === null) throw new Error('serveTasks belongs into a worker thread');
  if ((workerData as { readonly background?: boolean } | null)?.background === true) stepBack();
  const send = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer]);
  const waiting = new Map<number, Waiting>();
  let lastCall = 0;

  const call = (question: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastCall += 1;
      waiting.set(lastCall, { resolve, reject });
      send({ type: 'call', callId: lastCall, call: question });
    });
  const taskPort: TaskPort = {
    note: (note) => send({ type: 'note', note }),
    started: () => send({ type: 'started' }),
  };

  const perform = async (task: unknown): Promise<void> => {
    if (options.preparesFirst !== true) taskPort.started();
    try {
      const answer = await handler(task, call, taskPort);
      waiting.clear();
      send({ type: 'done', answer }, options.transfer?.(answer));
    } catch (thrown) {
      waiting.clear();
      send({ type: 'failed', error: toStationError(thrown).toBody() });
    }
  };

  port.on('message', (message: ToWorker) => {
    if (message.type === 'task') {
      void perform(message.task);
      return;
    }
    const asked = waiting.get(message.callId);
    if (asked === undefined) return;
    waiting.delete(message.callId);
    if (message.type === 'answer') asked.resolve(message.value);
    else asked.reject(fromErrorBody(message.error));
  });
  send({ type: 'ready', keep: options.keep ?? null });
}

/** Linux gives threads a priority of their own; elsewhere this would hold back the whole process. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A container or a unit may forbid the call: then the work is done at the priority of everything else.
  }
}
