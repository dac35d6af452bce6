import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten';
import { SANDBOX_DEFAULTS } from '../../../src-shared/limits.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import type { HostAnswer, HostCall } from '../protocol.ts';
import { jsonDepth, MOST_LEVELS } from '../json-depth.ts';
import { ArgumentError } from '../shims/argument-error.ts';
import type { WorkerSide } from '../shims/worker-method.ts';
import { HOST_METHOD_NAMES, WORKER_METHODS, WORKER_SHIMS } from '../shims/worker-shims.ts';
import type { Budget } from './budget.ts';

/** What one call may carry to the main thread: a full storage and its key. */
const HOST_CALL_BYTES = 1_114_112;

/** Every method of the host, in the order of the prelude's table; calls name a method by its place in it. */
const METHODS = [
  ...Object.entries(WORKER_SHIMS).flatMap(([area, shim]) =>
    Object.keys(shim).map((method) => ({ area, method, isAsync: false, room: SANDBOX_DEFAULTS.reportBytes })),
  ),
  ...Object.entries(HOST_METHOD_NAMES).flatMap(([area, names]) =>
    names.map((method) => ({ area, method, isAsync: true, room: HOST_CALL_BYTES })),
  ),
];
const FULL_NAMES = METHODS.map(({ area, method }) => `${area}.${method}`);

/** The table as the prelude reads it, with the room that each method's arguments may take. */
export const METHODS_TEXT = JSON.stringify(METHODS);

/** The worker's end of every host call: counts it, answers what it can itself, asks the main thread for the rest. */
export class GuestCalls {
  readonly #budget: Budget;
  readonly #side: WorkerSide;
  readonly #ask: (call: HostCall) => Promise<unknown>;
  readonly #answered: Array<{ readonly id: number; readonly answer: HostAnswer }> = [];
  #open = 0;
  #wake: () => void = () => undefined;

  constructor(budget: Budget, side: WorkerSide, ask: (call: HostCall) => Promise<unknown>) {
    this.#budget = budget;
    this.#side = side;
    this.#ask = ask;
  }

  get open(): number {
    return this.#open;
  }

  /** `send(method, args, id?)` of the prelude. Answers JSON, nothing for undefined, or `!` and an error. */
  receive(
    context: QuickJSContext,
    method: QuickJSHandle,
    args: QuickJSHandle,
    id?: QuickJSHandle,
  ): QuickJSHandle | undefined {
    const text = this.#answerNow(context, FULL_NAMES[context.getNumber(method)], args, id);
    return text === '' ? undefined : context.newString(text);
  }

  /** Hands arrived answers to the guest's promises. */
  deliver(context: QuickJSContext, answer: QuickJSHandle): void {
    for (const { id, answer: given } of this.#answered.splice(0)) {
      this.#open -= 1;
      const handles = [
        context.newNumber(id),
        given.ok ? context.true : context.false,
        context.newString(given.ok ? given.json : JSON.stringify(given.error)),
      ];
      const called = context.callFunction(answer, context.undefined, handles);
      (called.error ?? called.value).dispose();
      handles[0]?.dispose();
      handles[2]?.dispose();
    }
  }

  async next(ms: number): Promise<void> {
    if (this.#answered.length > 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #answerNow(
    context: QuickJSContext,
    method: string | undefined,
    args: QuickJSHandle,
    id?: QuickJSHandle,
  ): string {
    this.#budget.countHostCall();
    // The prelude names no method when the arguments of a call would not fit.
    if (method === undefined) this.#budget.exceed('callBytes');
    if (method === undefined || this.#budget.over !== undefined) {
      return refusal('HostError', 'The run went over a limit.');
    }
    const shim = WORKER_METHODS.get(method);
    const text = context.getString(args);
    if (jsonDepth(text) > MOST_LEVELS) {
      return refusal('TypeError', `${method}: an argument nests deeper than ${MOST_LEVELS} levels`);
    }
    if (shim === undefined) {
      this.#open += 1;
      void this.#askHost(id === undefined ? 0 : context.getNumber(id), { method, args: text });
      return '';
    }
    try {
      const value = shim.answer(listIn(text), this.#side);
      return value === undefined ? '' : JSON.stringify(value);
    } catch (thrown) {
      if (thrown instanceof ArgumentError || thrown instanceof SyntaxError) {
        return refusal('TypeError', `${method}: ${thrown.message}`);
      }
      throw thrown;
    }
  }

  async #askHost(id: number, call: HostCall): Promise<void> {
    // The main thread answers failures as data; a broken channel ends the whole run.
    const answer = (await this.#ask(call)) as HostAnswer;
    this.#answered.push({ id, answer });
    this.#wake();
  }
}

function listIn(text: string): readonly Json[] {
  const given = parseJson(text);
  return Array.isArray(given) ? given : [];
}

function refusal(name: 'TypeError' | 'HostError', message: string): string {
  return `!${JSON.stringify({ name, message })}`;
}
