import path from 'node:path';
import type { GuestProgram } from '../ports.ts';

/** The virtual module that guests import the host from. */
export const HOST_MODULE = 'marketplace';

/** Where the host module's exports wait for the moment in which it is evaluated, before any guest code. */
export const HOST_SLOT = '__marketplace_host__';

export class ImportRefused extends Error {
  constructor(specifier: string, importer: string) {
    super(
      `Cannot import "${specifier}" from "${importer}": only "${HOST_MODULE}", relative files of the package and ` +
        'declared dependencies can be imported. Bundle everything else into the main module ' +
        '(esbuild --bundle --format=esm --external:marketplace).',
    );
    this.name = 'ImportError';
  }
}

/** Finds what a guest imports among the modules of its program, and nothing else. */
export class GuestModules {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #unknown = new Map<string, ImportRefused>();

  constructor(program: GuestProgram, hostExports: readonly string[]) {
    const hostSource = hostExports
      .map((name) => `export const ${name} = globalThis.${HOST_SLOT}.${name};`)
      .join('\n');
    this.#sources = new Map([...Object.entries(program.modules), [HOST_MODULE, hostSource]]);
  }

  /**
   * The specifier of the module that `importer` means by `specifier`. What does not exist is refused when its
   * source is asked for: the engine loses an error that comes earlier.
   */
  resolve(importer: string, specifier: string): string {
    const wanted = /^\.{1,2}\//.test(specifier)
      ? path.posix.join(path.posix.dirname(importer), specifier)
      : specifier;
    if (!this.#sources.has(wanted)) this.#unknown.set(wanted, new ImportRefused(specifier, importer));
    return wanted;
  }

  /** @throws ImportRefused */
  source(specifier: string): string {
    const source = this.#sources.get(specifier);
    if (source === undefined) throw this.#unknown.get(specifier) ?? new ImportRefused(specifier, specifier);
    return source;
  }

  /** Does any guest module speak of the host module? If not, it need not be made. */
  get mentionHost(): boolean {
    for (const [specifier, source] of this.#sources) {
      if (specifier !== HOST_MODULE && source.includes(HOST_MODULE)) return true;
    }
    return false;
  }
}
