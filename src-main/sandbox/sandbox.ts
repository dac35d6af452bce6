import { StationError } from '../../src-shared/errors/index.ts';
import type { Json } from '../../src-shared/json.ts';
import { SANDBOX_CEILING, SANDBOX_KILL_GRACE_MS } from '../../src-shared/limits.ts';
import {
  signalSchema,
  type LogLine,
  type ReportPart,
  type SandboxResult,
} from '../../src-shared/models/sandbox.ts';
import { WorkerCrashError, WorkerDeadlineError, WorkerPool } from '../workers/index.ts';
import { GrantBook } from './grants.ts';
import { HostCalls } from './host-calls.ts';
import type { RunRequest, SandboxLimits } from './ports.ts';
import type { HostCall, RunAnswer, RunNote, RunTask } from './protocol.ts';
import { cleanText } from './clean-text.ts';

const PAGE_BYTES = 65_536;

/** Host stack for deep but honest code, and a heap that holds what the worker itself needs. */
const WORKER_RESOURCES = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

export interface SandboxOptions {
  /** How many guests run at once. Default 2. */
  readonly size?: number;
  /** Workers kept ready after `warm`. Default 1. */
  readonly spares?: number;
}

export interface Sandbox {
  /**
   * Runs guest code and answers how it ended; whatever the guest does is an outcome, not an error.
   * @throws StationError `sandbox.unavailable`, `sandbox.invalid-limits`; the signal's reason when aborted.
   */
  run(request: RunRequest): Promise<SandboxResult>;
  /** Starts the spare workers now. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const pool = new WorkerPool({
    worker: 'sandbox',
    size: options.size ?? 2,
    spares: options.spares ?? 1,
    resourceLimits: WORKER_RESOURCES,
    // The engine's library prints errors of the guest's making.
    discardOutput: true,
  });
  return {
    run: (request) => runRequest(pool, request),
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
}

type Ending = Pick<RunAnswer, 'outcome' | 'durationMs' | 'memoryBytes' | 'error'> & { readonly value: Json };

async function runRequest(pool: WorkerPool, request: RunRequest): Promise<SandboxResult> {
  refuseWrongLimits(request.limits);
  const { host } = request;
  const now = 'fixed' in host.clock ? host.clock.fixed : host.clock.now();
  const grants = new GrantBook(request.grants, request.declared, now);
  const calls = new HostCalls(host, grants);
  const logs: LogLine[] = [];
  const report: ReportPart[] = [];
  let begun: number | undefined;
  const gauge = new SharedArrayBuffer(4);
  const task: RunTask = {
    program: request.program,
    call: request.call,
    limits: request.limits,
    settings: host.settings,
    clock: 'fixed' in host.clock ? { fixed: host.clock.fixed } : { offset: now - Date.now() },
    gauge,
  };
  const ending = await (async (): Promise<Ending> => {
    try {
      const answer = await pool.run<RunAnswer>(task, {
        deadlineMs: request.limits.wallMs + SANDBOX_KILL_GRACE_MS,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
        onCall: (call) => calls.answer(call as HostCall),
        onNote: (given) => {
          const note = given as RunNote;
          if (note.kind === 'begun') begun = performance.now();
          else if (note.kind === 'log') logs.push(note.line);
          else report.push(note.part);
        },
        retireAfter: (given) => (given as RunAnswer).outcome !== 'ok',
      });
      await calls.finish(request.limits.wallMs - answer.durationMs);
      return judged(request, { ...answer, value: JSON.parse(answer.json) as Json });
    } catch (thrown) {
      await calls.finish(0);
      return brokenOff(thrown, request.limits, {
        durationMs: begun === undefined ? 0 : Math.round(performance.now() - begun),
        memoryBytes: (new Int32Array(gauge)[0] ?? 0) * PAGE_BYTES,
      });
    }
  })();
  const { outcome, value, durationMs, memoryBytes, error } = ending;
  return { outcome, value, logs, report, durationMs, memoryBytes, capabilities: grants.receipt, error };
}

/** A run whose worker had to be killed, or broke. */
function brokenOff(
  thrown: unknown,
  limits: SandboxLimits,
  measured: Pick<Ending, 'durationMs' | 'memoryBytes'>,
): Ending {
  if (thrown instanceof WorkerDeadlineError) {
    const message = `The run was stopped at its deadline of ${limits.wallMs} ms.`;
    return { outcome: 'timeout', value: null, ...measured, error: { name: 'TimeoutError', message } };
  }
  if (thrown instanceof WorkerCrashError) {
    if (thrown.started && thrown.outOfMemory) {
      const message = 'The run needed more memory than its worker has.';
      return { outcome: 'memory', value: null, ...measured, error: { name: 'MemoryError', message } };
    }
    if (thrown.started) {
      const message = 'The engine failed while it ran this code.';
      return { outcome: 'error', value: null, ...measured, error: { name: 'EngineError', message } };
    }
    throw new StationError('sandbox.unavailable', { reason: thrown.message }, thrown);
  }
  throw thrown;
}

/** A strategy must answer signals: their shape is part of the guest API. */
function judged(request: RunRequest, ending: Ending): Ending {
  if (request.call.kind !== 'strategy' || ending.outcome !== 'ok') return ending;
  const signals = signalSchema.array().safeParse(ending.value);
  if (signals.success) return ending;
  const issue = signals.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  const message = cleanText(
    `The strategy must answer a list of signals${where}: ${issue?.message ?? ''}`,
    500,
  );
  return { ...ending, outcome: 'error', value: null, error: { name: 'TypeError', message } };
}

function refuseWrongLimits(limits: SandboxLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value <= 0) {
      throw new StationError('sandbox.invalid-limits', { problem: `${name} must be a whole number above 0` });
    }
  }
  for (const name of ['wallMs', 'memoryBytes'] as const) {
    if (limits[name] > SANDBOX_CEILING[name]) {
      throw new StationError('sandbox.invalid-limits', {
        problem: `${name} is at most ${SANDBOX_CEILING[name]}`,
      });
    }
  }
}
