import { posix } from 'node:path';
import { extensionIdOf, type ExtensionManifest } from '../../src-shared/models/manifest.ts';
import type { GuestProgram } from './ports.ts';

/** One package's code, however it was read: what its manifest says of it, and its scripts by their path. */
export interface GuestCode {
  readonly manifest: ExtensionManifest;
  readonly scripts: Readonly<Record<string, string>>;
}

/** True for files of a package that its code can import. */
export function isScript(path: string): boolean {
  return /^dist\/.+\.(?:js|mjs)$/.test(path);
}

/** The scripts among the files of a package. */
export function scriptsOf(files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> {
  const decoder = new TextDecoder();
  return Object.fromEntries(
    [...files].filter(([path]) => isScript(path)).map(([path, bytes]) => [path, decoder.decode(bytes)]),
  );
}

/** A package's code with that of everything it may import, ready to run. */
export function guestProgram(own: GuestCode, dependencies: readonly GuestCode[]): GuestProgram {
  const { manifest, scripts } = own;
  return {
    entry: manifest.main,
    modules: Object.assign({ ...scripts }, ...dependencies.map(dependencyModules)),
    extensionId: extensionIdOf(manifest),
    version: manifest.version,
    moduleKind: 'module',
  };
}

/**
 * A dependency is imported by its id. Where its code is more than one file, its files lie under a name of their own, so that
 * relative imports find them and no file of anybody else.
 */
function dependencyModules({ manifest, scripts }: GuestCode): Readonly<Record<string, string>> {
  const extensionId = extensionIdOf(manifest);
  const source = scripts[manifest.main] ?? '';
  if (Object.keys(scripts).length <= 1) return { [extensionId]: source };
  const at = (path: string): string => posix.join(`${extensionId}@${manifest.version}`, path);
  const files = Object.entries(scripts).map(([path, text]) => [at(path), text]);
  const from = JSON.stringify(`./${at(manifest.main)}`);
  const hasDefault = /\bexport\s+default\b|\bas\s+default\b/.test(source);
  const forward = `export * from ${from};${hasDefault ? `\nexport { default } from ${from};` : ''}`;
  return { ...Object.fromEntries(files), [extensionId]: forward };
}
