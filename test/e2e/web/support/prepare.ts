import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { systemChromium } from '../../../../scripts/system-chromium.ts';

/** Finds a browser, and builds the server and its pages. */
export default function prepare(): void {
  process.env['STATION_TEST_CHROMIUM'] = systemChromium();
  if (process.env['STATION_TEST_BUILT'] === '1') return;
  const root = path.resolve(import.meta.dirname, '../../../..');
  for (const mode of ['cli', 'web']) {
    const built = spawnSync('electron-vite', ['build', '--mode', mode, '--logLevel', 'error'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}${built.stderr}`);
  }
}
