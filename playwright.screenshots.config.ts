import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** `npm run screenshots`: every screen in the real window, light and dark, into docs/screenshots/. */
export default defineConfig({ ...base, testMatch: '**/*.shots.ts', timeout: 300_000 });
