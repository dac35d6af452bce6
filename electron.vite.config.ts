import path from 'node:path';
import { defineConfig } from 'electron-vite';
import { WORKER_SOURCES } from './src-main/workers/worker-path.ts';

/** The main build: the `wpk` entry and one entry per worker, so that a worker is a file that can be started by its path. */
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      externalizeDeps: true,
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
