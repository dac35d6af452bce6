#!/usr/bin/env node
// Starts the built `wpk` on a Node that can load the store's native part. An older Node would crash on it, so that it is
// never loaded there: this file re-executes itself on the Node that came with the dependencies, or refuses in plain words.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const entry = path.join(root, 'out', 'main', 'wpk.js');

/** Node-API 10 arrived in 22.14; the store's native part needs it. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 14);
}

function projectNode() {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const folder = path.dirname(require.resolve(`node-${platform}-${process.arch}/package.json`));
    const binary = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/** Of this user alone: what lies there is run. A service is given one of its own (systemd.exec, CACHE_DIRECTORY). */
function cacheFolder() {
  const { CACHE_DIRECTORY: service, XDG_CACHE_HOME: named, LOCALAPPDATA: local } = process.env;
  if (service) return path.join(service.split(':')[0], 'compiled');
  const home = homeFolder();
  if (home === null) return null;
  const base =
    process.platform === 'win32'
      ? local || path.join(home, 'AppData', 'Local')
      : process.platform === 'darwin'
        ? path.join(home, 'Library', 'Caches')
        : named || path.join(home, '.cache');
  return path.join(base, 'marketplace-station', 'compiled');
}

/** Null for a user without one, as in containers. */
function homeFolder() {
  try {
    return os.homedir();
  } catch {
    return null;
  }
}

function refuse(reason) {
  const message = `wpk cannot start: ${reason}`;
  const hint = 'Run `npm install` and `npm run build` in its folder.';
  if (process.argv.includes('--json')) {
    const error = { code: 'cli.cannot-start', message, details: { reason }, hint };
    process.stdout.write(`${JSON.stringify({ error })}\n`);
  } else {
    process.stderr.write(`${message}\n${hint} (cli.cannot-start)\n`);
  }
  process.exitCode = 1;
}

if (!existsSync(entry)) {
  refuse('it is not built yet.');
} else if (isNewEnough(process.versions.node)) {
  // What was compiled once is read back the next time; where that folder cannot be written, it is compiled again.
  const folder = cacheFolder();
  if (folder !== null) module.enableCompileCache?.(folder);
  await import(pathToFileURL(entry).href);
} else {
  const node = projectNode();
  if (node === null) {
    refuse(`it needs Node 22.14 or newer, and this is Node ${process.versions.node}.`);
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
    // A terminal sends Ctrl-C to both.
    process.on('SIGINT', () => undefined);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => refuse(`the Node that came with it did not start (${error.message}).`));
    child.on('exit', (code, signal) => {
      if (signal === null) process.exit(code ?? 1);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  }
}
