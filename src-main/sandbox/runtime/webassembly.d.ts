/** The part of the WebAssembly API that the sandbox uses; the project compiles without the DOM's library. */
declare namespace WebAssembly {
  interface Module {}
  interface Imports {
    readonly [module: string]: unknown;
  }
  interface Exports {
    readonly [name: string]: unknown;
  }
  interface Instance {
    readonly exports: Exports;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  const Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
  const RuntimeError: new (message?: string) => Error;
  function compile(bytes: Uint8Array): Promise<Module>;
}
