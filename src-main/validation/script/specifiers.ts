/** Modules of Node that touch nothing outside the program. */
const HARMLESS = new Set([
  'assert',
  'assert/strict',
  'buffer',
  'crypto',
  'events',
  'path',
  'path/posix',
  'path/win32',
  'punycode',
  'querystring',
  'stream',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'util/types',
  'zlib',
  'perf_hooks',
  'async_hooks',
  'constants',
  'diagnostics_channel',
  'console',
  'test',
  'sys',
]);
const POWERFUL = new Set([
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'dns/promises',
  'domain',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'inspector/promises',
  'module',
  'net',
  'os',
  'process',
  'readline',
  'readline/promises',
  'repl',
  'sea',
  'sqlite',
  'tls',
  'trace_events',
  'tty',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
  'electron',
  'electron/main',
  'electron/renderer',
  'std',
  'qjs:std',
  'qjs:os',
]);

/** What an import names: a file of the package, the host, another extension, a platform's module, or something else. */
export type SpecifierKind = 'relative' | 'host' | 'extension' | 'platform' | 'remote' | 'bare';

export function kindOfSpecifier(specifier: string): SpecifierKind {
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') return 'relative';
  if (specifier === 'marketplace') return 'host';
  if (/^(?:https?|data|blob|file|ftp|npm|jsr):/i.test(specifier)) return 'remote';
  const plain = specifier.replace(/^(?:node|bun|deno):/, '');
  if (plain !== specifier || HARMLESS.has(plain) || POWERFUL.has(plain)) return 'platform';
  if (/^[a-z0-9-]+\.[a-z0-9-]+$/.test(specifier) && !/\.(?:js|mjs|cjs|json|ts)$/.test(specifier))
    return 'extension';
  return 'bare';
}

export function isPowerfulModule(specifier: string): boolean {
  return POWERFUL.has(specifier.replace(/^node:/, ''));
}

/** The package path a relative import names from the file it stands in, or null. */
export function resolveSpecifier(
  from: string,
  specifier: string,
  exists: (path: string) => boolean,
): string | null {
  const plain = specifier.split(/[?#]/)[0] ?? specifier;
  const parts = plain.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of plain.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else parts.push(part);
  }
  const path = parts.join('/');
  for (const guess of [path, `${path}.js`, `${path}.mjs`, `${path}.cjs`, `${path}/index.js`])
    if (exists(guess)) return guess;
  return null;
}
