import process from 'node:process';
import { defineConfig } from '@playwright/test';

/** The pages of a server, in the system's Chromium. */
export default defineConfig({
  testDir: 'test/e2e/web',
  testMatch: '**/*.spec.ts',
  globalSetup: './test/e2e/web/support/prepare.ts',
  outputDir: 'out/test-web',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    colorScheme: null,
    // Chromium refuses its own sandbox to root; everybody else keeps it.
    launchOptions: { args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
  },
});
