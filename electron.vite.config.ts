import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'electron-vite';
import { commandChunk } from './scripts/command-chunks.ts';
import { webFace } from './scripts/web-face.ts';
import { WORKER_SOURCES } from './src-main/workers/worker-path.ts';

/**
 * Libraries of many small files that nearly every verb needs: bundled, `wpk` starts in half the time. What holds native
 * code, WebAssembly or files of its own stays outside.
 */
const BUNDLED = [
  '@fastify/helmet',
  '@fastify/rate-limit',
  '@orpc/client',
  '@orpc/contract',
  '@orpc/json-schema',
  '@orpc/openapi',
  '@orpc/openapi-client',
  '@orpc/server',
  '@orpc/standard-server-peer',
  '@orpc/zod',
  '@sigstore/bundle',
  '@sigstore/core',
  '@sigstore/protobuf-specs',
  '@sigstore/verify',
  'commander',
  'electron-store',
  'fastify',
  'ipaddr.js',
  'jose',
  'semver',
  'spdx-expression-parse',
  'zod',
];

const WORKERS = Object.fromEntries(
  Object.entries(WORKER_SOURCES).map(([name, source]) => [
    `workers/${name}`,
    path.join('src-main/workers', source),
  ]),
);

/** One build of the main process. Each has a folder of chunks of its own, so that one can be built without the other. */
function main(
  input: Record<string, string>,
  chunks: string,
  chunk?: typeof commandChunk,
): UserConfig['main'] {
  return {
    build: {
      target: 'node20.18',
      externalizeDeps: { exclude: BUNDLED },
      sourcemap: true,
      // A program that runs while it is built anew keeps its files; `npm run package` begins with an empty folder.
      emptyOutDir: false,
      rollupOptions: {
        input,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: `${chunks}/[name].js`,
          ...(chunk === undefined
            ? {}
            : { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunk }] } }),
        },
      },
    },
  };
}

const command = main({ wpk: 'src-main/hosts/cli/main.ts', ...WORKERS }, 'chunks', commandChunk);

const preload: UserConfig['preload'] = {
  build: {
    // A sandboxed preload loads one file and can require nothing but electron.
    externalizeDeps: false,
    target: 'node20.18',
    rollupOptions: {
      input: { index: 'src-preload/index.ts' },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};

const startModules = new Map<string, ReadonlySet<string>>();

/** Libraries whose entry names hundreds of modules, of which a page needs those that it imports by name. */
const WIDE = ['@mantine/core', '@tabler/icons-react'];

/**
 * What a page needs before it shows anything, as one file for each page and one for what both need: dozens of small ones
 * are asked for, read and compiled one by one. All else is left to the bundler.
 */
function startChunk(id: string, graph: ModuleGraph): string | null {
  const needs = (page: string): boolean => {
    let found = startModules.get(page);
    if (found === undefined)
      startModules.set(page, (found = reachedFrom(path.resolve('src-renderer', page), graph)));
    return found.has(id);
  };
  const isMain = needs('main.tsx');
  if (isMain && needs('consent/main.tsx')) return 'both';
  return isMain ? 'start' : null;
}

/** Every module that a page imports before it runs. */
function reachedFrom(page: string, graph: ModuleGraph): ReadonlySet<string> {
  const reached = new Set([page]);
  for (const module of reached) {
    const { importedIds = [], code = '' } = graph.getModuleInfo(module) ?? {};
    for (const next of importedIds) {
      const wide = WIDE.find((library) => !module.includes(library) && next.includes(`/${library}/`));
      if (wide === undefined) reached.add(next);
      else for (const one of importedByName(code ?? '', wide, next, graph)) reached.add(one);
    }
  }
  return reached;
}

/** The modules behind the names that `code` imports from a wide library. */
function importedByName(code: string, library: string, entry: string, graph: ModuleGraph): readonly string[] {
  const { importedIds = [] } = graph.getModuleInfo(entry) ?? {};
  const lists = code.matchAll(new RegExp(`import\\s*\\{([^}]*)\\}\\s*from\\s*["']${library}["']`, 'g'));
  const names = [...lists].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.trim().split(' ')[0] ?? ''),
  );
  return importedIds.filter((module) => names.includes(path.parse(module).name));
}

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[]; readonly code: string | null } | null;
}

const renderer: UserConfig['renderer'] = {
  root: 'src-renderer',
  // Served by the `app:` protocol, whose address has no folder above.
  base: './',
  plugins: [react()],
  // Filled in anew for each load by the `app:` protocol.
  html: { cspNonce: '__NONCE__' },
  build: {
    target: 'chrome130',
    outDir: 'out/renderer',
    emptyOutDir: true,
    // Whole files only: the content policy allows no data: scripts, and fonts are fetched once.
    assetsInlineLimit: 0,
    // Most of a start is reading scripts: less of them is a faster one.
    minify: true,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: 'src-renderer/index.html', consent: 'src-renderer/consent.html' },
      output: { codeSplitting: { groups: [{ name: startChunk, debugName: 'start' }] } },
    },
  },
};

/** The same pages for browsers, as `wpk serve` hands them out. */
const web: UserConfig['renderer'] = {
  ...renderer,
  plugins: [webFace(), react()],
  build: {
    ...renderer.build,
    target: 'es2022',
    outDir: 'out/web',
    rollupOptions: { input: { index: 'src-renderer/index.html' } },
  },
};

/**
 * `--mode web`: those pages. `--mode cli`: `wpk` and the workers, half a second. `--mode window`: the window's main process, preload and pages.
 * `npm run build` makes all three; `electron-vite dev` serves the pages and builds the rest together.
 */
export default defineConfig(({ command: task, mode }) => {
  if (mode === 'cli') return { main: command };
  if (mode === 'web') return { renderer: web };
  const entry = { electron: 'src-main/hosts/electron/main.ts' };
  return { main: main(task === 'serve' ? { ...entry, ...WORKERS } : entry, 'window'), preload, renderer };
});
