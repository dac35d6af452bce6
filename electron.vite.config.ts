import path from 'node:path';
import { defineConfig } from 'electron-vite';
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

/** The main build: the `wpk` entry and one entry per worker, so that a worker is a file that can be started by its path. */
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      externalizeDeps: { exclude: BUNDLED },
      sourcemap: true,
      // A program that runs while it is built anew keeps its files; names without hashes leave nothing stale behind.
      emptyOutDir: false,
      rollupOptions: {
        input: {
          wpk: 'src-main/hosts/cli/main.ts',
          ...Object.fromEntries(
            Object.entries(WORKER_SOURCES).map(([name, source]) => [
              `workers/${name}`,
              path.join('src-main/workers', source),
            ]),
          ),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
        },
      },
    },
  },
});
