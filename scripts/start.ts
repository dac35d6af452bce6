// `npm start`: builds, finds a runtime, opens the window. `npm start -- --home DIR FILE.wpk` passes the rest on.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { findRuntime } from './find-runtime.ts';

const root = path.resolve(import.meta.dirname, '..');
const runtime = await findRuntime();
if (runtime === null) {
  process.exitCode = 2;
} else {
  const built = spawnSync('npm', ['run', '--silent', 'build', '--', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (built.status === 0) open(runtime);
  else process.exitCode = 1;
}

function open(executable: string): void {
  // Chromium refuses its own sandbox to root; everybody else keeps it.
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, [...switches, root, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
