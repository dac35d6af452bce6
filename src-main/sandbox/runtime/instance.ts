import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  RELEASE_SYNC,
  type QuickJSEmscriptenModule,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten';
import type { Tape } from './tape.ts';

const PAGE_BYTES = 65_536;
/** The engine's own import demands at least this many pages: 16 MiB of address space, touched on use. */
const INITIAL_PAGES = 256;

/** The engine's last words go to the console unless it is told otherwise. */
const QUIET = { print: () => undefined, printErr: () => undefined, monitorRunDependencies: () => undefined };

/** The constructors, which the types of Node leave out. */
const AtOnce = WebAssembly as unknown as {
  readonly Module: new (bytes: Uint8Array) => WebAssembly.Module;
  readonly Instance: new (code: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance;
};

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * The engine's code, once a thread. V8 compiles the same bytes once a process, and every function when it is first called, as long
 * as somebody holds what came of it: see `keep` in sandbox.worker.ts. Both this and making an instance are done at once: in a
 * thread of Electron the end of what V8 does in the background is told to nobody now and then, and the run would wait for good.
 */
export function engineCode(): Promise<WebAssembly.Module> {
  compiled ??= (async () => {
    const nextToEngine = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'));
    const bytes = await readFile(nextToEngine.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
    return new AtOnce.Module(bytes);
  })();
  return compiled;
}

/**
 * Unwinds the whole engine at once. The library's own way, an error raised inside the engine, is swallowed by promise
 * constructors and async functions, so that a guest could go on.
 */
export class GuestStopped extends Error {
  constructor() {
    super('The guest was stopped.');
    this.name = 'GuestStopped';
  }
}

/** A fresh engine whose linear memory cannot grow over its cap. Used for one run, then dropped whole. */
export interface EngineInstance {
  readonly quickjs: QuickJSWASMModule;
  readonly memoryBytes: number;
  /** Size of the linear memory now, bytes. It never shrinks, so this is its peak. */
  linearBytes(): number;
  /** Was memory asked for that the cap did not allow? Only the cap can say so: no guest can pretend it. */
  wasRefusedMemory(): boolean;
  /** Caps below the engine's smallest memory are held by the engine's own accounting. */
  readonly accountedCap: number | undefined;
  /** Asked between two pieces of bytecode, once the runtime has an interrupt handler; true unwinds the engine. */
  stopWhen(mustStop: () => boolean): void;
  /** A copy of what the linear memory holds. */
  image(): MemoryImage;
  /** Writes an image over the linear memory of an instance that was never run. */
  fill(image: MemoryImage): void;
}

/** @param tape Stands in front of the engine's functions from the first call on. */
export async function createInstance(memoryBytes: number, tape?: Tape): Promise<EngineInstance> {
  const maximum = Math.max(INITIAL_PAGES, Math.floor(memoryBytes / PAGE_BYTES));
  const wasmMemory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum });
  let refused = false;
  const grow = wasmMemory.grow.bind(wasmMemory);
  wasmMemory.grow = (pages) => {
    try {
      return grow(pages);
    } catch (error) {
      refused = true;
      throw error;
    }
  };
  const code = await engineCode();
  const instantiateWasm = (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports => {
    const instance = new AtOnce.Instance(code, imports);
    done(instance);
    return instance.exports;
  };
  const variant = newVariant(RELEASE_SYNC, {
    wasmMemory,
    emscriptenModule: { ...QUIET, instantiateWasm },
  });
  const loaded: QuickJSEmscriptenModule[] = [];
  const quickjs = await newQuickJSWASMModuleFromVariant(
    afterLoad(variant, (engine) => {
      tape?.attach(engine);
      loaded.push(engine);
    }),
  );
  let mustStop = (): boolean => false;
  for (const engine of loaded) {
    engine.callbacks.shouldInterrupt = () => {
      if (mustStop()) throw new GuestStopped();
      return 0;
    };
  }
  return {
    quickjs,
    memoryBytes,
    linearBytes: () => wasmMemory.buffer.byteLength,
    wasRefusedMemory: () => refused,
    accountedCap: memoryBytes < INITIAL_PAGES * PAGE_BYTES ? memoryBytes : undefined,
    image: () => imageOf(new Uint8Array(wasmMemory.buffer)),
    stopWhen: (asked) => {
      mustStop = asked;
    },
    fill: (image) => {
      const memory = new Uint8Array(wasmMemory.buffer);
      for (const { at, bytes } of image) memory.set(bytes, at);
    },
  };
}

/** Stretches of a linear memory that are not all zero; the engine's stack leaves megabytes between them. */
export type MemoryImage = readonly { readonly at: number; readonly bytes: Uint8Array }[];

const STRETCH_BYTES = 4_096;
const ZEROS = Buffer.alloc(STRETCH_BYTES);

function imageOf(memory: Uint8Array): MemoryImage {
  const image: { at: number; bytes: Uint8Array }[] = [];
  let began: number | undefined;
  for (let at = 0; at <= memory.length; at += STRETCH_BYTES) {
    const isUsed = at < memory.length && !ZEROS.equals(memory.subarray(at, at + STRETCH_BYTES));
    if (isUsed) began ??= at;
    else if (began !== undefined) {
      image.push({ at: began, bytes: memory.slice(began, at) });
      began = undefined;
    }
  }
  return image;
}

function afterLoad(
  variant: QuickJSSyncVariant,
  seen: (engine: QuickJSEmscriptenModule) => void,
): QuickJSSyncVariant {
  return {
    ...variant,
    importModuleLoader: async () => {
      const load = await variant.importModuleLoader();
      if (typeof load !== 'function') throw new Error('The engine came without its loader.');
      return async (options) => {
        const engine = await load(options);
        seen(engine);
        return engine;
      };
    },
  };
}
