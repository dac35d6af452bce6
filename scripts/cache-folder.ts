// The user's cache folder of this project.
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

export function cacheFolder(): string {
  const named = process.env['XDG_CACHE_HOME'];
  const base =
    process.platform === 'win32'
      ? (process.env['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? path.join(os.homedir(), 'Library', 'Caches')
        : named === undefined || named === ''
          ? path.join(os.homedir(), '.cache')
          : named;
  return path.join(base, 'marketplace-station');
}
