import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from 'quickjs-emscripten';

/** What the engine alone needs on this machine, without limits, door or host: no sandbox on it can be faster. */
export interface BareEngine {
  /** A worker thread starts, loads the engine and answers, ms. */
  readonly workerMs: number;
  /** A fresh instance from compiled code, a context, the source, p50, ms. */
  readonly freshMs: number;
  /** Guest to host and back with one JSON text each way, µs. */
  readonly callMicros: number;
}

const ROUNDS = 60;
const CALLS = 5_000;

export async function measureBareEngine(source: string): Promise<BareEngine> {
  const nextToEngine = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'));
  const wasmModule = await WebAssembly.compile(
    await readFile(nextToEngine.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')),
  );
  const fresh = async () => {
    const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: 1024 });
    const engine = await newQuickJSWASMModuleFromVariant(
      newVariant(RELEASE_SYNC, { wasmModule, wasmMemory }),
    );
    return engine.newContext();
  };
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const context = await fresh();
    context.unwrapResult(context.evalCode(source)).dispose();
    context.dispose();
    times.push(performance.now() - began);
  }
  const context = await fresh();
  context
    .newFunction('ask', (text) =>
      context.newString(JSON.stringify(JSON.parse(context.getString(text)) as unknown)),
    )
    .consume((ask) => context.setProp(context.global, 'ask', ask));
  const loop = (body: string): number => {
    const began = performance.now();
    context
      .unwrapResult(context.evalCode(`for (let i = 0; i < ${CALLS}; i += 1) JSON.parse(${body})`))
      .dispose();
    return performance.now() - began;
  };
  loop(`ask('["key"]')`);
  const callMs = loop(`ask('["key"]')`) - loop(`'["key"]'`);
  context.dispose();
  return {
    workerMs: await workerStart(),
    freshMs: times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN,
    callMicros: (callMs * 1_000) / CALLS,
  };
}

async function workerStart(): Promise<number> {
  const engine = import.meta.resolve('quickjs-emscripten');
  const code = `import { parentPort } from 'node:worker_threads';
    import { getQuickJS } from ${JSON.stringify(engine)};
    const context = (await getQuickJS()).newContext();
    parentPort.postMessage(context.dump(context.unwrapResult(context.evalCode('6 * 7'))));`;
  const began = performance.now();
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const figure = performance.now() - began;
  await worker.terminate();
  return figure;
}
