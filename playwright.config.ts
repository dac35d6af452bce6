import { defineConfig } from '@playwright/test';

/** The window, driven in the real Electron. */
export default defineConfig({
  testDir: 'test/e2e/window',
  testMatch: '**/*.spec.ts',
  globalSetup: './test/e2e/window/support/prepare.ts',
  outputDir: 'out/test-window',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A start of Electron under the driver is lost now and then on a busy machine. A second try is never silent: the list and the
  // closing lines of `npm test` name it.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
