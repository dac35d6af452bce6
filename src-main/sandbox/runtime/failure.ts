import type { Outcome } from '../../../src-shared/models/sandbox.ts';
import { cleanText } from '../clean-text.ts';
import type { GuestError } from '../protocol.ts';
import type { Budget, Quota } from './budget.ts';
import type { EngineInstance } from './instance.ts';
import { PRELUDE_FILE } from './prelude.ts';

const FIELD_LENGTH = 4_096;

/** What the prelude says about something thrown. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly isNull?: boolean;
  /** Not even its description could be made. */
  readonly isUnreadable?: boolean;
  /** Thrown by the engine itself, not made by the guest. */
  readonly isInternal?: boolean;
  readonly isDenied?: boolean;
  readonly isOversized?: boolean;
  readonly isTooDeep?: boolean;
  readonly code?: string;
}

export interface Failure {
  readonly outcome: Exclude<Outcome, 'ok'>;
  readonly error: GuestError;
}

const QUOTA_TEXTS: Readonly<Record<Quota, string>> = {
  pendingJobs: 'More promise jobs were queued at one moment than the run may have.',
  resultBytes: 'The result is larger than the run may return.',
  hostCalls: 'More calls into the host were made than the run may make.',
  logBytes: 'More was logged than the run may log.',
  reportBytes: 'More was reported than the run may report.',
  callBytes: 'One call into the host carried more than a call may carry.',
  storage: 'The storage of the extension is full.',
};

/** A failure that the run's budget explains, whatever the guest itself said. */
export function spentFailure(budget: Budget): Failure | undefined {
  if (budget.over !== undefined) {
    return { outcome: 'limit', error: { name: 'LimitError', message: QUOTA_TEXTS[budget.over] } };
  }
  if (budget.expired === undefined) return undefined;
  return timeoutFailure(
    budget.expired === 'deadline'
      ? `The run was stopped at its deadline of ${budget.limits.wallMs} ms.`
      : 'The run was stopped when its interrupt budget was spent.',
  );
}

export function timeoutFailure(message: string): Failure {
  return { outcome: 'timeout', error: { name: 'TimeoutError', message } };
}

export function memoryFailure(capBytes: number): Failure {
  return {
    outcome: 'memory',
    error: {
      name: 'MemoryError',
      message: `The run needed more than its ${Math.floor(capBytes / 1_048_576)} MB of memory.`,
    },
  };
}

export const STACK_FAILURE: Failure = {
  outcome: 'stack',
  error: { name: 'StackError', message: 'The run nested deeper than its stack allows.' },
};

/** Sorts what a guest threw. The engine's own errors count as such only when the guest cannot have made them. */
export function thrownFailure(thrown: Thrown, instance: EngineInstance, files: ReadonlySet<string>): Failure {
  if (thrown.isDenied === true) return { outcome: 'denied', error: readError(thrown, files) };
  if (thrown.isTooDeep === true) return STACK_FAILURE;
  if (thrown.isOversized === true || thrown.code === 'sandbox.storage-quota') {
    return { outcome: 'limit', error: readError(thrown, files) };
  }
  // Out of memory may surface as null, and may leave no room to describe what was thrown.
  if ((thrown.isNull === true || thrown.isUnreadable === true) && instance.wasRefusedMemory()) {
    return memoryFailure(instance.memoryBytes);
  }
  if (thrown.isInternal === true) {
    const isOwnAccount = instance.accountedCap !== undefined;
    // The engine has one class for all of its own errors; their texts are its only mark.
    if (thrown.message === 'out of memory' && (instance.wasRefusedMemory() || isOwnAccount)) {
      return memoryFailure(instance.memoryBytes);
    }
    if (thrown.message === 'string too long') return memoryFailure(instance.memoryBytes);
    if (thrown.message === 'stack overflow') return STACK_FAILURE;
  }
  return { outcome: 'error', error: readError(thrown, files) };
}

/** Sorts an exception that came out of the engine itself; its instance must be thrown away. */
export function engineFailure(thrown: unknown, instance: EngineInstance): Failure {
  // The thread's own stack ran out.
  if (thrown instanceof RangeError) return STACK_FAILURE;
  if (instance.wasRefusedMemory()) return memoryFailure(instance.memoryBytes);
  // The engine's stack left its place in the linear memory.
  if (thrown instanceof WebAssembly.RuntimeError) return STACK_FAILURE;
  return {
    outcome: 'error',
    error: { name: 'EngineError', message: 'The engine failed while it ran this code.' },
  };
}

const COMMONJS = /^'?(?:require|module|exports)'? is not defined$/;

function readError(thrown: Thrown, files: ReadonlySet<string>): GuestError {
  const hint =
    thrown.name === 'ReferenceError' && COMMONJS.test(thrown.message)
      ? '. CommonJS does not run here: bundle to one ES module, for example with ' +
        'esbuild --bundle --format=esm --external:marketplace'
      : '';
  const stack = (thrown.stack ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes(PRELUDE_FILE))
    .join('\n');
  return {
    name: cleanText(thrown.name, 120),
    message: cleanText(thrown.message + hint, FIELD_LENGTH),
    ...(stack === '' ? {} : { stack: cleanText(stack, FIELD_LENGTH) }),
    ...placeIn(stack, files),
  };
}

function placeIn(stack: string, files: ReadonlySet<string>): { line?: number; column?: number } {
  for (const [, file, line, column] of stack.matchAll(/(?:\(|at )([^()\n]+?):(\d+):(\d+)\)?$/gm)) {
    if (file !== undefined && files.has(file)) return { line: Number(line), column: Number(column) };
  }
  return {};
}
