import { Buffer } from 'node:buffer';
import { randomInt } from 'node:crypto';
import { parseJson } from '../../../src-shared/json.ts';
import { jsonDepth, MOST_LEVELS } from '../json-depth.ts';
import { HOST_EXPORTS } from '../shims/worker-shims.ts';
import type { GuestCall, GuestProgram } from '../ports.ts';
import type { HostCall, RunAnswer, RunNote, RunTask } from '../protocol.ts';
import { Budget } from './budget.ts';
import { Drain } from './drain.ts';
import {
  engineFailure,
  STACK_FAILURE,
  memoryFailure,
  spentFailure,
  thrownFailure,
  timeoutFailure,
  type Failure,
  type Thrown,
} from './failure.ts';
import { GuestCalls } from './guest-calls.ts';
import type { Guest } from './guest.ts';
import { GuestModules } from './modules.ts';
import { sourceKind } from './source-kind.ts';

const PAGE_BYTES = 65_536;
/** Dry runs draw the same random numbers every time. */
const FIXED_SEED = 0x9e3779b9;

export interface RunPort {
  readonly guest: Guest;
  ask(call: HostCall): Promise<unknown>;
  note(note: RunNote): void;
  /** Monotonic milliseconds. */
  now(): number;
}

type Settled = { readonly kind: string; readonly json: string };

/** Runs one guest to its end, whatever that is. Never throws for anything the guest did. */
export async function runGuest(task: RunTask, port: RunPort): Promise<RunAnswer> {
  const run = new GuestRun(task, port);
  let failure: Failure | undefined;
  let json = 'null';
  try {
    await run.perform();
    const ended = run.conclude();
    if (typeof ended === 'string') json = ended;
    else failure = ended;
  } catch (thrown) {
    // The engine was unwound, or gave up by itself. The budget's word goes first: past its deadline a guest timed out.
    failure = spentFailure(run.budget) ?? engineFailure(thrown, port.guest.instance);
  }
  return {
    outcome: failure?.outcome ?? 'ok',
    json,
    durationMs: Math.round(run.budget.elapsedMs * 1000) / 1000,
    memoryBytes: run.memoryBytes(failure),
    error: failure?.error ?? null,
  };
}

class GuestRun {
  readonly budget: Budget;
  readonly #task: RunTask;
  readonly #port: RunPort;
  readonly #calls: GuestCalls;
  readonly #gauge: Int32Array;
  readonly #files: ReadonlySet<string>;
  #settled: Settled | undefined;

  constructor(task: RunTask, port: RunPort) {
    this.#task = task;
    this.#port = port;
    this.#gauge = new Int32Array(task.gauge);
    this.#files = new Set(Object.keys(task.program.modules));
    const { clock } = task;
    this.budget = new Budget(task.limits, port.now);
    this.#calls = new GuestCalls(
      this.budget,
      {
        settings: task.settings,
        now: () => ('fixed' in clock ? clock.fixed : Date.now() + clock.offset),
        elapsedMs: () => Math.round(this.budget.elapsedMs),
        log: (line) => {
          this.budget.countLog(Buffer.byteLength(line.message) + 16);
          if (this.budget.over === undefined) port.note({ kind: 'log', line });
        },
        report: (part) => {
          this.budget.countReport(Buffer.byteLength(JSON.stringify(part)));
          if (this.budget.over === undefined) port.note({ kind: 'report', part });
        },
      },
      (call) => port.ask(call),
    );
    port.note({ kind: 'begun' });
  }

  async perform(): Promise<void> {
    const { guest } = this.#port;
    const { program, call, limits, clock } = this.#task;
    const drain = new Drain({
      runtime: guest.runtime,
      budget: this.budget,
      mark: () => guest.mark(),
      isSettled: () => this.#settled !== undefined,
      openCalls: () => this.#calls.open,
      nextAnswer: async (ms) => {
        await this.#calls.next(ms);
        this.#calls.deliver(guest.context, guest.answer);
      },
    });
    const modules = new GuestModules(program, HOST_EXPORTS);
    const isScript = program.moduleKind === 'auto' && call.kind === 'evaluate' && isPlainScript(program);
    guest.open(
      {
        send: (context, name, args, id) => this.#calls.receive(context, name, args, id),
        settle: (kind, json) => {
          this.#settled ??= { kind, json };
        },
        marked: () => drain.onMark(),
        interrupt: () => {
          this.#measure();
          return this.budget.interrupt();
        },
      },
      modules,
      limits.stackBytes,
      {
        resultBytes: limits.resultBytes,
        seed: 'fixed' in clock ? FIXED_SEED : randomInt(2 ** 32),
        ...('fixed' in clock ? { fixedTime: clock.fixed } : {}),
        ...(isScript && call.kind === 'evaluate' && call.input !== undefined ? { input: call.input } : {}),
      },
    );
    if (isScript) guest.runScript(modules.source(program.entry), program.entry);
    else guest.callWithText('begin', JSON.stringify(jobOf(program, call)));
    await drain.run();
  }

  /** The result's JSON text, or why there is none. */
  conclude(): string | Failure {
    const { instance } = this.#port.guest;
    const spent = spentFailure(this.budget);
    if (spent !== undefined) return spent;
    if (this.#settled === undefined) {
      return instance.wasRefusedMemory()
        ? memoryFailure(instance.memoryBytes)
        : timeoutFailure('The result can never settle: nothing is left to run.');
    }
    if (this.#settled.kind !== 'ok') {
      return thrownFailure(JSON.parse(this.#settled.json) as Thrown, instance, this.#files);
    }
    return this.#checkedResult(this.#settled.json);
  }

  memoryBytes(failure: Failure | undefined): number {
    this.#measure();
    const { instance } = this.#port.guest;
    // Below the engine's smallest linear memory the engine's own account is the better measure.
    if (instance.accountedCap !== undefined)
      return failure === undefined ? instance.accountedCap : instance.memoryBytes;
    return instance.linearBytes();
  }

  #checkedResult(json: string): string | Failure {
    if (Buffer.byteLength(json) > this.#task.limits.resultBytes) {
      this.budget.exceed('resultBytes');
      return spentFailure(this.budget) ?? timeoutFailure('');
    }
    if (jsonDepth(json) > MOST_LEVELS) return STACK_FAILURE;
    try {
      parseJson(json);
      return json;
    } catch (refused) {
      const reason = refused instanceof Error ? refused.message : 'not JSON';
      return {
        outcome: 'error',
        error: { name: 'TypeError', message: `the result is not plain JSON data: ${reason}` },
      };
    }
  }

  #measure(): void {
    Atomics.store(this.#gauge, 0, this.#port.guest.instance.linearBytes() / PAGE_BYTES);
  }
}

function isPlainScript(program: GuestProgram): boolean {
  return sourceKind(program.modules[program.entry] ?? '') === 'script';
}

function jobOf(program: GuestProgram, call: GuestCall): object {
  return { ...call, entry: program.entry, extensionId: program.extensionId, version: program.version };
}
