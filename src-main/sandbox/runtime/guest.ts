import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten';
import { MOST_LEVELS } from '../json-depth.ts';
import type { EngineInstance } from './instance.ts';
import { METHODS_TEXT } from './guest-calls.ts';
import { GuestModules, HOST_MODULE, HOST_SLOT, ImportRefused } from './modules.ts';
import { PRELUDE, PRELUDE_FILE } from './prelude.ts';

/** What the guest side calls. All are called while guest code runs; none may keep a handle. */
export interface GuestListener {
  send(
    context: QuickJSContext,
    method: QuickJSHandle,
    args: QuickJSHandle,
    id: QuickJSHandle | undefined,
  ): QuickJSHandle | undefined;
  settle(kind: string, json: string): void;
  marked(): void;
  interrupt(): boolean;
}

const FUNCTIONS = ['begin', 'finish', 'answer', 'mark', 'fail', 'configure'] as const;
type PreludeFunction = (typeof FUNCTIONS)[number];

/** One engine with its prelude loaded and no guest code in it yet. Prepared ahead, used once. */
export class Guest {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
  readonly instance: EngineInstance;
  readonly #functions: Readonly<Record<PreludeFunction, QuickJSHandle>>;
  readonly #prelude: QuickJSHandle;
  #listener: GuestListener | undefined;

  constructor(instance: EngineInstance) {
    this.instance = instance;
    this.runtime = instance.quickjs.newRuntime();
    // Having one at all makes the engine ask; what is asked is the instance's `stopWhen`.
    this.runtime.setInterruptHandler(() => false);
    instance.stopWhen(() => this.#listener?.interrupt() === true);
    this.context = this.runtime.newContext();
    const { context } = this;
    const send = context.newFunction('send', (name: QuickJSHandle, args: QuickJSHandle, id?: QuickJSHandle) =>
      this.#listener?.send(context, name, args, id),
    );
    const settle = context.newFunction('settle', (kind, json) => {
      this.#listener?.settle(context.getString(kind), context.getString(json));
    });
    const marked = context.newFunction('marked', () => this.#listener?.marked());
    const make = context.unwrapResult(context.evalCode(PRELUDE, PRELUDE_FILE, { type: 'global' }));
    this.#prelude = context.unwrapResult(
      context.callFunction(
        make,
        context.undefined,
        send,
        settle,
        marked,
        context.newString(METHODS_TEXT),
        context.newNumber(MOST_LEVELS),
      ),
    );
    const find = (name: PreludeFunction): QuickJSHandle => context.getProp(this.#prelude, name);
    this.#functions = {
      begin: find('begin'),
      finish: find('finish'),
      answer: find('answer'),
      mark: find('mark'),
      fail: find('fail'),
      configure: find('configure'),
    };
  }

  get answer(): QuickJSHandle {
    return this.#functions.answer;
  }

  /** Puts bounds, modules and configuration in place; from here on guest code may run. */
  open(listener: GuestListener, modules: GuestModules, stackBytes: number, configuration: object): void {
    this.#listener = listener;
    this.runtime.setMaxStackSize(stackBytes);
    if (this.instance.accountedCap !== undefined) this.runtime.setMemoryLimit(this.instance.accountedCap);
    this.runtime.setModuleLoader(
      (specifier) => attempt(() => modules.source(specifier)),
      (importer, specifier) => modules.resolve(importer, specifier),
    );
    this.callWithText('configure', JSON.stringify(configuration));
    if (modules.mentionHost) this.#makeHostModule();
  }

  callWithText(name: 'begin' | 'configure', text: string): void {
    const handle = this.context.newString(text);
    this.#call(name, handle);
    handle.dispose();
  }

  mark(): void {
    this.#call('mark');
  }

  /** Runs a plain script and settles with its value or what it threw. */
  runScript(source: string, file: string): void {
    const last = this.context.evalCode(source, file, { type: 'global' });
    if (last.error) this.#call('fail', last.error);
    else this.#call('finish', last.value);
  }

  #makeHostModule(): void {
    const { context } = this;
    const api = context.getProp(this.#prelude, 'api');
    context.defineProp(context.global, HOST_SLOT, { value: api, configurable: true, enumerable: false });
    context
      .unwrapResult(
        context.evalCode(`import '${HOST_MODULE}'; delete globalThis.${HOST_SLOT};`, PRELUDE_FILE, {
          type: 'module',
        }),
      )
      .dispose();
  }

  #call(name: PreludeFunction, ...given: QuickJSHandle[]): void {
    const called = this.context.callFunction(this.#functions[name], this.context.undefined, given);
    // The prelude's functions report what the guest throws through `settle`; what comes out here is the engine's
    // own interruption or exhaustion, which the budget and the instance know of.
    (called.error ?? called.value).dispose();
  }
}

function attempt(find: () => string): string | { error: Error } {
  try {
    return find();
  } catch (refused) {
    if (refused instanceof ImportRefused) return { error: refused };
    throw refused;
  }
}
