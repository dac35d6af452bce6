import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { electronRuntime } from '../../../../scripts/electron-runtime.ts';
import { demandLibraries } from '../../../../scripts/system-libraries.ts';

/** Builds the program, finds an Electron and, where there is no screen, makes one. Answers what takes it down again. */
export default async function prepare(): Promise<() => Promise<void>> {
  const root = path.resolve(import.meta.dirname, '../../../..');
  const executable = await electronRuntime({
    fromRegistry: true,
    tell: (line) => void process.stderr.write(`${line}\n`),
  });
  const missing = demandLibraries(executable, { screen: !hasScreen() });
  if (missing !== null) throw new Error(missing);
  process.env['STATION_TEST_ELECTRON'] = executable;
  if (process.env['STATION_TEST_BUILT'] !== '1') {
    const built = spawnSync(process.execPath, ['scripts/build.ts', '--logLevel', 'error'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}${built.stderr}`);
  }
  const screen = hasScreen() ? null : await openScreen();
  return async () => {
    screen?.kill();
  };
}

function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? '');
}

/** A screen that nobody sees, on the first free number. */
async function openScreen(): Promise<ChildProcess> {
  for (let number = 90; number < 130; number += 1) {
    if (existsSync(`/tmp/.X${number}-lock`)) continue;
    const screen = spawn('Xvfb', [`:${number}`, '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
      stdio: 'ignore',
    });
    for (let tries = 0; tries < 100 && screen.exitCode === null; tries += 1) {
      if (existsSync(`/tmp/.X11-unix/X${number}`)) {
        process.env['DISPLAY'] = `:${number}`;
        return screen;
      }
      await sleep(50);
    }
    screen.kill();
  }
  throw new Error('Xvfb did not start');
}
