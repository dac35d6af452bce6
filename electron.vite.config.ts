import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'electron-vite';
import { webFace } from './scripts/web-face.ts';
import { WORKER_SOURCES } from './src-main/workers/worker-path.ts';

/**
 * Libraries of many small files that nearly every verb needs: bundled, `wpk` starts in half the time. What holds native
 * code, WebAssembly or files of its own stays outside.
 */
const BUNDLED = [
  '@orpc/client',
  '@orpc/contract',
  '@orpc/server',
  '@orpc/standard-server-peer',
  '@sigstore/bundle',
  '@sigstore/core',
  '@sigstore/protobuf-specs',
  '@sigstore/verify',
  'commander',
  'semver',
  'zod',
];

const WORKERS = Object.fromEntries(
  Object.entries(WORKER_SOURCES).map(([name, source]) => [
    `workers/${name}`,
    path.join('src-main/workers', source),
  ]),
);

/** One build of the main process. Each has a folder of chunks of its own, so that one can be built without the other. */
function main(input: Record<string, string>, chunks: string): UserConfig['main'] {
  return {
    build: {
      target: 'node20.18',
      externalizeDeps: { exclude: BUNDLED },
      sourcemap: true,
      // A program that runs while it is built anew keeps its files; names without hashes leave nothing stale behind.
      emptyOutDir: false,
      rollupOptions: {
        input,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: `${chunks}/[name].js`,
        },
      },
    },
  };
}

const command = main({ wpk: 'src-main/hosts/cli/main.ts', ...WORKERS }, 'chunks');

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
