import { TAINT } from './value.ts';

/** Names of the global object in browsers, workers, Node and the sandbox. */
export const GLOBAL_OBJECTS: ReadonlySet<string> = new Set([
  'globalThis',
  'window',
  'self',
  'global',
  'top',
  'parent',
  'frames',
]);

/** Globals that are objects, not functions: their `constructor` is `Object`. */
export const NAMESPACES: ReadonlySet<string> = new Set([
  'globalThis',
  'Math',
  'JSON',
  'console',
  'Reflect',
  'Atomics',
  'Intl',
  'process',
  'document',
  'navigator',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'WebAssembly',
  'module',
  'exports',
  'marketplace',
]);

export const FUNCTION_MAKERS: ReadonlySet<string> = new Set([
  'Function',
  'AsyncFunction',
  'GeneratorFunction',
  'AsyncGeneratorFunction',
]);

const SOURCES: readonly (readonly [RegExp, number])[] = [
  [/^marketplace\.network\.fetch\(\)/, TAINT.network],
  [/^(?:fetch|XMLHttpRequest#|WebSocket#|EventSource#)(?:\(\)|\.|$)/, TAINT.network],
  [/^module:(?:node:)?(?:https?|net|tls|dgram|http2|undici|axios|node-fetch)\b.*\(\)/, TAINT.network],
  [/^marketplace\.storage\.(?:get|keys)\(\)/, TAINT.storage],
  [/^marketplace\.settings\.get\(\)/, TAINT.settings],
  [/^marketplace\.marketData\.\w+\(\)/, TAINT.market],
  [/^(?:module:(?:node:)?process|process)\.env\b/, TAINT.environment],
  [/^module:(?:node:)?fs(?:\/promises)?(?:\.promises)?\.(?:read|open|createReadStream)\w*\(\)/, TAINT.file],
  [/^module:(?:node:)?child_process\.\w+\(\)/, TAINT.host],
  [/^module:(?:node:)?os\.(?:userInfo|hostname|networkInterfaces|homedir|cpus|platform)\(\)/, TAINT.host],
  [/^(?:document\.cookie|localStorage|sessionStorage|indexedDB)\b/, TAINT.cookie],
  [/^navigator\.clipboard\.read\w*\(\)/, TAINT.input],
  [
    /^(?:atob|unescape)\(\)|^module:(?:node:)?(?:buffer\.)?Buffer\.from\(\)|^String\.from(?:CharCode|CodePoint)\(\)/,
    TAINT.decoded,
  ],
  [/^module:(?:node:)?zlib\.\w*(?:[iI]nflate|[uU]nzip)\w*\(\)|^DecompressionStream#/, TAINT.decoded],
  [/createDecipher\w*\(\)/, TAINT.decoded],
];

/** What a named value is known to carry. */
export function taintOfPath(path: string): number {
  let taint = 0;
  for (const [pattern, bits] of SOURCES) if (pattern.test(path)) taint |= bits;
  return taint;
}

/** Turns `node:fs` and `fs` into one name. */
export function modulePath(specifier: string): string {
  if (specifier === 'marketplace') return 'marketplace';
  const plain = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
  if (plain === 'process') return 'process';
  return `module:${plain}`;
}
