// What Electron needs of a Linux system, and what a machine without a screen needs to show a window to nobody.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const LIBRARIES = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libcups2',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libegl1',
  'fonts-liberation',
];
const SCREEN = ['xvfb', 'xauth'];

/**
 * Installs what is missing where this process may (root on Debian). Answers a sentence that says what to install where it may
 * not, null where nothing is missing.
 */
export function demandLibraries(executable: string, options: { readonly screen: boolean }): string | null {
  if (process.platform !== 'linux') return null;
  const missing = missingLibraries(executable);
  const noScreen = options.screen && !has('Xvfb');
  if (missing.length === 0 && !noScreen) return null;
  const packages = [...(missing.length === 0 ? [] : LIBRARIES), ...(noScreen ? SCREEN : [])];
  if (installPackages(packages) && missingLibraries(executable).length === 0) return null;
  const what = missing.length === 0 ? 'Xvfb' : missing.join(', ');
  return `The system lacks ${what}. Install it: sudo apt-get install ${packages.join(' ')}`;
}

function missingLibraries(executable: string): string[] {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/** Installs packages of the system where this process may: root on Debian. */
export function installPackages(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  process.stderr.write(`Installing ${packages.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
}
