import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { _electron as electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { DEFAULT_PREFERENCES } from '../../../../src-shared/models/default-preferences.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** One started window over a home. */
export interface StationWindow {
  readonly app: ElectronApplication;
  /** The main page. */
  readonly page: Page;
  readonly home: string;
  /** The consent view's page, once it is there. */
  consent(): Promise<Page>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  readonly home: string;
  /** What stands after the app's folder: files, links. */
  readonly args?: readonly string[];
  /** The first steps are shown where the home is new; every other test begins after them. */
  readonly firstSteps?: boolean;
}

/** Starts the built program in the real Electron. */
export async function launch({ home, args = [], firstSteps = false }: LaunchOptions): Promise<StationWindow> {
  if (!firstSteps) skipFirstSteps(home);
  const executablePath = process.env['STATION_TEST_ELECTRON'];
  if (executablePath === undefined) throw new Error('prepare.ts has not run');
  const begin = (): Promise<ElectronApplication> =>
    electron.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', ROOT, '--home', home, ...args],
      env: environment(),
      // The theme is the window's own, not the driver's.
      colorScheme: null,
      timeout: 25_000,
    });
  // The driver's own hand-shake with the two debuggers is lost once in a hundred starts.
  const app = await begin().catch((error: unknown) => {
    if (!String(error).includes('Timeout')) throw error;
    process.stderr.write('the driver did not get through to Electron; starting it again\n');
    return begin();
  });
  const child = app.process();
  const page = await app.firstWindow();
  return {
    app,
    page,
    home,
    async consent() {
      const isConsent = (one: Page): boolean => !one.isClosed() && one.url().includes('/consent.html');
      return app.windows().find(isConsent) ?? app.waitForEvent('window', { predicate: isConsent });
    },
    close: () => quit(child),
  };
}

/** A home that somebody has been welcomed in. */
export function skipFirstSteps(home: string): void {
  const folder = path.join(home, 'window');
  const file = path.join(folder, 'window.json');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify({ preferences: { ...DEFAULT_PREFERENCES, welcomed: true } }));
}

/** What a second start of the program does beside the first. */
export function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('MARKETPLACE_'),
  );
  return { ...Object.fromEntries(inherited), MARKETPLACE_PASSPHRASE: 'correct horse' };
}

/** Ends it whatever it is asking. */
export async function quit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(late);
}

interface Fixtures {
  /** A folder of this test's own; gone afterwards. */
  readonly folder: string;
  readonly home: string;
  /** Starts a window; ends with the test. */
  readonly start: (options?: Partial<LaunchOptions>) => Promise<StationWindow>;
  /** A window over an empty home. */
  readonly station: StationWindow;
}

export const test = base.extend<Fixtures>({
  // The runner demands a pattern here, even where nothing is taken.
  // oxlint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'station-window-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  home: async ({ folder }, use) => {
    await use(path.join(folder, 'home'));
  },
  start: async ({ home }, use) => {
    const started: StationWindow[] = [];
    await use(async (options = {}) => {
      const window = await launch({ home, ...options });
      started.push(window);
      return window;
    });
    for (const window of started) await window.close();
  },
  station: async ({ start }, use) => {
    await use(await start());
  },
});

export { expect } from '@playwright/test';
