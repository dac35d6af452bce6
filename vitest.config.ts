import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: { NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, 'node_modules/.cache/compiled') },
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // V8 may lose count of WebAssembly's code pages where threads come and go, and ends the process (nodejs/node#64500). Others saw
    // less of it with its guard of such pages off.
    execArgv: ['--no-memory-protection-keys'],
    // Workers and servers are real here: on a machine under load one may miss its deadline. The report says which test took two.
    retry: 1,
  },
});
