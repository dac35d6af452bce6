import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Builds the program once before the tests, so that those that start `wpk` start what a user starts. Half a second. */
export default function setup(): void {
  const root = path.resolve(import.meta.dirname, '../..');
  const built = spawnSync(
    path.join(root, 'node_modules/.bin/electron-vite'),
    ['build', '--mode', 'cli', '--logLevel', 'error'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}${built.stderr}`);
}
