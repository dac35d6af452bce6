import { defineConfig } from '@playwright/test';
import base from './playwright.web.config.ts';

/** `npm run screenshots`: every page of a server, light and dark, into docs/screenshots/web-*.png. */
export default defineConfig({ ...base, testMatch: '**/*.shots.ts', timeout: 300_000 });
