// `npm run dev`: the window with pages that reload while their source changes.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { findRuntime } from './find-runtime.ts';

const runtime = await findRuntime();
if (runtime === null) {
  process.exitCode = 2;
} else {
  const switches = process.getuid?.() === 0 ? ['--noSandbox'] : [];
  const child = spawn('electron-vite', ['dev', ...switches, ...process.argv.slice(2)], {
    cwd: path.resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ELECTRON_EXEC_PATH: runtime },
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
