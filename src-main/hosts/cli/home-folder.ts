import os from 'node:os';
import path from 'node:path';
import type { CliIo } from './io.ts';
import { usage } from './usage.ts';

/** `--home`, else MARKETPLACE_HOME, else the platform's data folder. */
export function homeFolder(option: string | undefined, io: Pick<CliIo, 'cwd' | 'env'>): string {
  // An empty one is a variable of the caller's that is not set; it must not mean the person's own home.
  if (option === '' || option?.startsWith('-') === true) throw usage('--home takes a folder.');
  const named = option ?? io.env['MARKETPLACE_HOME'];
  if (named !== undefined && named !== '') return path.resolve(io.cwd, named);
  return path.join(platformDataFolder(io.env), 'marketplace-station');
}

function platformDataFolder(env: CliIo['env']): string {
  const home = os.homedir();
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  return env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share');
}
