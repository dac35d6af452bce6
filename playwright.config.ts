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
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
