import module from 'node:module';
import path from 'node:path';

/**
 * Where this process keeps what V8 compiled (`module.enableCompileCache`), for its threads to read it there: a thread looks at its
 * environment alone. Nothing where the process keeps none.
 */
export function compiledCodeEnv(): NodeJS.ProcessEnv {
  // Electron's Node of before 22.1 has no such folder; the last part of its path is the version and flags of this runtime.
  const folder = (module as Partial<typeof module>).getCompileCacheDir?.();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(folder) };
}
