import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { packageApp } from '../../../../scripts/package-app.ts';
import { packageDeb } from '../../../../scripts/package-deb.ts';
import { environment, quit, skipFirstSteps } from './window.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** What `npm run package` makes on Debian, laid out as it is installed. */
export interface Installed {
  /** Stands for `/`. */
  readonly root: string;
  /** What the package says of itself. */
  readonly control: string;
  /** Owner, mode and name of each file. */
  readonly listing: string;
  /** The file that a command of `/usr/bin` leads to. */
  command(name: string): string;
  remove(): void;
}

/** Packages the build that the tests run on. */
export async function installPackaged(): Promise<Installed> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'station-packaged-'));
  const out = path.join(folder, 'dist');
  const root = path.join(folder, 'root');
  const runtime = process.env['STATION_TEST_ELECTRON'] ?? '';
  const made = await packageApp({ root: ROOT, runtime, out, installers: false });
  const deb = packageDeb({ ...made, out, compression: 'none' });
  rmSync(made.app, { recursive: true });
  const control = dpkg('-f', deb);
  const listing = dpkg('-c', deb);
  dpkg('-x', deb, root);
  rmSync(deb);
  return {
    root,
    control,
    listing,
    command: (name) => path.join(root, readlinkSync(path.join(root, 'usr/bin', name))),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function dpkg(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('dpkg-deb', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

export interface PackagedWindow {
  readonly page: Page;
  consent(): Promise<Page>;
  close(): Promise<void>;
}

/** Starts an installed program. Its fuses let no debugger into its main process: only its pages are seen. */
export async function startPackaged(
  executable: string,
  home: string,
  args: readonly string[],
): Promise<PackagedWindow> {
  skipFirstSteps(home);
  const switches = ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
  const child = spawn(executable, [...switches, '--home', home, ...args], {
    env: environment(),
    stdio: 'ignore',
  });
  const context = (await connect(child, path.join(home, 'window', 'DevToolsActivePort'))).contexts()[0];
  if (context === undefined) throw new Error('the program has no pages');
  const named = async (name: string): Promise<Page> => {
    for (;;) {
      // A page has no address yet when the driver hears of it.
      const page = context.pages().find((one) => !one.isClosed() && one.url().includes(name));
      if (page !== undefined) return page;
      await sleep(100);
    }
  };
  return {
    page: await named('/index.html'),
    consent: () => named('/consent.html'),
    close: () => quit(child),
  };
}

async function connect(child: ChildProcess, file: string): Promise<Browser> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the program ended with ${String(code)}`);
  });
  ended.catch(() => undefined);
  const port = async (): Promise<string> => {
    for (;;) {
      const [first, second] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
      if (first !== undefined && second !== undefined) return first;
      await sleep(50);
    }
  };
  const address = `http://127.0.0.1:${await Promise.race([port(), ended])}`;
  // Who connects before there is a page is never answered.
  while (!(await (await fetch(`${address}/json/list`)).text()).includes('/index.html')) await sleep(100);
  return chromium.connectOverCDP(address);
}
