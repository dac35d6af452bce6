// A Chromium that the system brings, for the tests of the pages that a server hands out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { installPackages } from './system-libraries.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Where it lies; `CHROMIUM` names another one. Installed where this process may (root on Debian).
 * @throws a sentence that says what to install where it may not
 */
export function systemChromium(): string {
  const named = process.env['CHROMIUM'] ?? '';
  if (named !== '') return named;
  const found = PLACES.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const [usual = ''] = PLACES;
  if (installPackages(['chromium']) && spawnSync(usual, ['--version']).status === 0) return usual;
  throw new Error('There is no Chromium. Install it: sudo apt-get install chromium');
}
