import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  RELEASE_SYNC,
  type QuickJSWASMModule,
} from 'quickjs-emscripten';

const PAGE_BYTES = 65_536;
/** The engine's own import demands at least this many pages: 16 MiB of address space, touched on use. */
const INITIAL_PAGES = 256;

/** The engine's last words go to the console unless it is told otherwise. */
const QUIET = { print: () => undefined, printErr: () => undefined, monitorRunDependencies: () => undefined };

let compiled: Promise<WebAssembly.Module> | undefined;

/** The engine's code, compiled once a thread. */
function engineCode(): Promise<WebAssembly.Module> {
  compiled ??= (async () => {
    const nextToEngine = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'));
    return await WebAssembly.compile(
      await readFile(nextToEngine.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')),
    );
  })();
  return compiled;
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
}

export async function createInstance(memoryBytes: number): Promise<EngineInstance> {
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
  const quickjs = await newQuickJSWASMModuleFromVariant(
    newVariant(RELEASE_SYNC, {
      wasmModule: await engineCode(),
      wasmMemory,
      emscriptenModule: QUIET,
    }),
  );
  return {
    quickjs,
    memoryBytes,
    linearBytes: () => wasmMemory.buffer.byteLength,
    wasRefusedMemory: () => refused,
    accountedCap: memoryBytes < INITIAL_PAGES * PAGE_BYTES ? memoryBytes : undefined,
  };
}
