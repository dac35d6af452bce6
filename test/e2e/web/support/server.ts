import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, test as base, type Page } from '@playwright/test';
import { createMarketplaceClient } from '../../../../client/index.ts';
import type { StationClient } from '../../../../src-shared/contract/index.ts';
import type { Role } from '../../../../src-shared/models/role.ts';
import { NEXT, seededHome } from './seed.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** A server over a seeded home, in a process of its own. */
export interface WebServer {
  readonly url: string;
  /** What `wpk serve` printed. */
  readonly printed: Readonly<Record<string, unknown>>;
  /** The administrator that the first start made. */
  readonly admin: StationClient;
  /** A token as an administrator makes it. */
  token(role: Role, options?: { readonly name?: string }): Promise<string>;
}

export interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Fixtures {
  readonly folder: string;
  readonly home: string;
  /** Submits the next version of what waits, from a process beside the server. */
  readonly publishNext: () => Promise<void>;
  readonly start: (options?: StartOptions) => Promise<WebServer>;
  readonly server: WebServer;
  /** Opens the pages and signs in by the form. */
  readonly signIn: (role: Role) => Promise<Page>;
  /** Fails the test where a page broke, met its content policy, or asked for what the server does not offer. */
  readonly unbroken: void;
}

/** Signs in by the form, with a token that a person pastes. */
export async function pasteToken(page: Page, token: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Access token' }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export const test = base.extend<Fixtures>({
  launchOptions: async ({ launchOptions }, use) => {
    const executablePath = process.env['STATION_TEST_CHROMIUM'];
    if (executablePath === undefined) throw new Error('prepare.ts has not run');
    await use({ ...launchOptions, executablePath });
  },
  // The runner demands a pattern here, even where nothing is taken.
  // oxlint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'station-web-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  home: async ({ folder }, use) => {
    const home = path.join(folder, 'home');
    await seededHome(home);
    await use(home);
  },
  publishNext: async ({ home }, use) => {
    await use(async () => {
      const child = spawn(
        process.execPath,
        [path.join(ROOT, 'bin/wpk.mjs'), '--home', home, '--json', 'publish', path.join(home, NEXT.file)],
        { stdio: 'ignore' },
      );
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).toBe(0);
    });
  },
  start: async ({ home, context }, use) => {
    const children: ChildProcessByStdio<null, Readable, null>[] = [];
    await use(async ({ args = [], env = {} } = {}) => {
      const child = spawn(
        process.execPath,
        [
          path.join(ROOT, 'bin/wpk.mjs'),
          '--home',
          home,
          '--json',
          'serve',
          '--port',
          '0',
          '--log-level',
          'silent',
          ...args,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } },
      );
      children.push(child);
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`the server ended with ${String(code)} before it served`);
      });
      const printing = once(createInterface(child.stdout), 'line');
      const [line] = (await Promise.race([printing, ended])) as [string];
      // It ends with the test, which is no failure.
      ended.catch(() => undefined);
      const printed = JSON.parse(line) as { readonly url: string; readonly firstToken: string | null };
      const { url, firstToken } = printed;
      const admin = createMarketplaceClient({ url, token: firstToken ?? '' });
      return {
        url,
        printed,
        admin,
        token: async (role, { name = `${role} of the test` } = {}) =>
          (await admin.tokens.create({ role, name })).token,
      };
    });
    // A page that still loads would be told 503 by a server that ends.
    for (const page of context.pages()) await page.close();
    for (const child of children) {
      if (child.exitCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  },
  server: async ({ start }, use) => {
    await use(await start());
  },
  signIn: async ({ server, page }, use) => {
    await use(async (role) => {
      await page.goto(server.url);
      await pasteToken(page, await server.token(role));
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
      return page;
    });
  },
  unbroken: [
    async ({ context }, use) => {
      const broken: string[] = [];
      context.on('weberror', (error) => broken.push(String(error.error())));
      context.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) broken.push(message.text());
      });
      context.on('response', (response) => {
        const isApi = response.url().includes('/api/');
        if (response.status() >= 500 || (isApi && response.status() === 404))
          broken.push(`${response.status()} ${response.request().method()} ${response.url()}`);
      });
      await use();
      expect(broken).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
