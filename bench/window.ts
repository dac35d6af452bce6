import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron as electron, type ElectronApplication, type Page } from '@playwright/test';
import prepare from '../test/e2e/window/support/prepare.ts';
import { hasPort, seizePort } from '../test/e2e/window/support/raw-port.ts';
import { launch } from '../test/e2e/window/support/window.ts';
import { openCallDoor } from '../test/support/doors/call-door.ts';
import type { BenchRow } from './row.ts';
import { emptyApp, homeWithCatalog, welcome } from './window/homes.ts';
import { at, callTimes, idleFrames, scrollFrames, typingTimes } from './window/measures.ts';

const SECTION = 'window';
const STARTS = 7;
const CALLS = 400;
const WORDS = ['momentum', 'volatility', 'risk report', 'breakout', 'carry'];

/** The window's section of the performance page, in the real Electron. */
export async function run(): Promise<BenchRow[]> {
  const takeDown = await prepare();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-window-'));
  try {
    const small = path.join(folder, 'small');
    const large = path.join(folder, 'large');
    const empty = path.join(folder, 'empty');
    await homeWithCatalog(small, 10_000);
    await homeWithCatalog(large, 100_000);
    return [
      ...(await starts(small, empty)),
      ...(await atSize(large, empty)),
      ...(await auditing(path.join(folder, 'samples'))),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    await takeDown();
  }
}

/** Both kinds of window, started in turn; then one call each. */
async function starts(home: string, empty: string): Promise<BenchRow[]> {
  const about = await aboutOf(home);
  emptyApp(empty, about);
  const ours: number[] = [];
  const bare: number[] = [];
  let raw: readonly number[] = [];
  let contract: readonly number[] = [];
  for (let turn = 0; turn < STARTS; turn += 1) {
    const isLast = turn === STARTS - 1;
    let began = performance.now();
    const { app, page } = await launchEmpty(empty);
    await page.waitForSelector('[data-ready]');
    bare.push(performance.now() - began);
    if (isLast) raw = await callTimes(page, CALLS);
    await app.close();
    began = performance.now();
    const window = await launch({ home });
    await window.page.waitForSelector('[role=list] [role=listitem] h3, [role=list] [role=listitem] a');
    ours.push(performance.now() - began);
    if (isLast) {
      await seizePort(window.page);
      await hasPort(window.page);
      contract = await callTimes(window.page, CALLS);
    }
    await window.close();
  }
  return [
    beside('start to interactive catalog, 10,000 extensions, p50', ours, bare, 0.5, {
      peer: 'an empty Electron window',
      goal: 'at most 1.3x',
      most: 1.3,
    }),
    beside('contract call through the MessagePort, p50', contract, raw, 0.5, {
      peer: 'a raw ipcRenderer.invoke',
      goal: '0.4 ms against 0.3 ms: at most 1.4x',
      most: 1.4,
    }),
  ];
}

async function atSize(home: string, empty: string): Promise<BenchRow[]> {
  const bare = await bareMemory(empty);
  const window = await launch({ home });
  try {
    const { page } = window;
    await page.waitForSelector('[role=list] [role=listitem]');
    const idle = await idleFrames(page, 120);
    const frames = await scrollFrames(page, 40_000);
    const typing = await typingTimes(page, WORDS);
    const usual = at(idle, 0.5);
    const dropped = frames.filter((ms) => ms > usual * 1.8).length;
    const memory = await mainMemory(window.app);
    const typed = at(typing, 0.95);
    return [
      row('key to painted result, 100,000 extensions, p95', typed, 'ms', 'at most 50 ms', typed <= 50),
      row(
        `frames dropped while scrolling (${frames.length} frames of ${round(usual)} ms)`,
        dropped,
        'frames',
        'none',
        dropped === 0,
      ),
      {
        ...row('memory of the main process', memory, 'MB', 'at most 150 MB', memory <= 150),
        peer: round(bare),
        peerName: 'an empty Electron window',
        ratio: round(memory / bare),
      },
    ];
  } finally {
    await window.close();
  }
}

/** Delays of the main process's event loop while every sample is audited again and again. */
async function auditing(home: string): Promise<BenchRow[]> {
  const door = await openCallDoor(home);
  const ids: { extensionId: string; version: string }[] = [];
  try {
    const { jobId } = await door.client.samples.add();
    for await (const event of await door.client.jobs.watch({ jobId })) void event;
    const { items } = await door.client.extensions.search({ query: '' });
    for (const { id, latestVersion } of items)
      if (latestVersion !== null) ids.push({ extensionId: id, version: latestVersion });
  } finally {
    await door.close();
  }
  welcome(home);
  const window = await launch({ home });
  try {
    await window.page.waitForSelector('[role=list] [role=listitem]');
    await seizePort(window.page);
    await hasPort(window.page);
    await window.page.waitForTimeout(1_000);
    await window.app.evaluate(() => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
      const histogram = monitorEventLoopDelay({ resolution: 1 });
      histogram.enable();
      Object.assign(globalThis, { loopDelay: histogram });
    });
    await window.page.evaluate(async (versions) => {
      const world = globalThis as unknown as {
        stationAsk(procedure: string, input: unknown): Promise<unknown>;
      };
      for (let times = 0; times < 4; times += 1)
        await Promise.all(versions.map((one) => world.stationAsk('extensions.validate', one)));
    }, ids);
    const p99 = await window.app.evaluate(() => {
      const { loopDelay } = globalThis as unknown as { loopDelay: { percentile(p: number): number } };
      return loopDelay.percentile(99) / 1e6;
    });
    return [
      row(
        'event-loop delay of main while the catalog is audited, p99',
        p99,
        'ms',
        'at most 20 ms',
        p99 <= 20,
      ),
    ];
  } finally {
    await window.close();
  }
}

async function aboutOf(home: string): Promise<unknown> {
  const door = await openCallDoor(home);
  try {
    return await door.client.about.get();
  } finally {
    await door.close();
  }
}

async function launchEmpty(folder: string): Promise<{ app: ElectronApplication; page: Page }> {
  const executablePath = process.env['STATION_TEST_ELECTRON'] ?? '';
  const app = await electron.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', folder] });
  return { app, page: await app.firstWindow() };
}

async function bareMemory(empty: string): Promise<number> {
  const { app, page } = await launchEmpty(empty);
  await page.waitForSelector('[data-ready]');
  await page.waitForTimeout(1_000);
  const memory = await mainMemory(app);
  await app.close();
  return memory;
}

async function mainMemory(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ app: running }) => {
    const main = running.getAppMetrics().find(({ type }) => type === 'Browser');
    return (main?.memory.workingSetSize ?? Number.NaN) / 1024;
  });
}

function beside(
  name: string,
  ours: readonly number[],
  peer: readonly number[],
  share: number,
  words: { readonly peer: string; readonly goal: string; readonly most: number },
): BenchRow {
  const [figure, other] = [at(ours, share), at(peer, share)];
  const ratio = figure / other;
  return {
    section: SECTION,
    name,
    figure: round(figure),
    unit: 'ms',
    peer: round(other),
    peerName: words.peer,
    ratio: round(ratio),
    goal: words.goal,
    met: ratio <= words.most,
  };
}

function row(name: string, figure: number, unit: string, goal: string, met: boolean): BenchRow {
  return { section: SECTION, name, figure: round(figure), unit, goal, met };
}

function round(figure: number): number {
  return Math.round(figure * 100) / 100;
}
