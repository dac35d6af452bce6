// The whole program: `wpk` and the workers, the window, the pages that a server hands out. Arguments go to each build.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '..');
const built = ['cli', 'window', 'web'].every((mode) => {
  const args = ['build', '--mode', mode, ...process.argv.slice(2)];
  const options = { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' } as const;
  return spawnSync('electron-vite', args, options).status === 0;
});
process.exitCode = built ? 0 : 1;
