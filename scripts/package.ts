// `npm run package`: the app as it is handed to users, in `dist`; on Debian its package too. `-- --installers` lets
// electron-builder make those of Windows and macOS, `-- --built` takes the build that is there.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { electronRuntime } from './electron-runtime.ts';
import { packageApp } from './package-app.ts';
import { packageDeb } from './package-deb.ts';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'dist');
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const flags = process.argv.slice(2);

try {
  const runtime = await electronRuntime({ fromRegistry: false, tell });
  if (!flags.includes('--built')) {
    // Files that no build makes any more would be shipped along.
    rmSync(path.join(root, 'out', 'main'), { recursive: true, force: true });
    const args = [path.join(import.meta.dirname, 'build.ts'), '--logLevel', 'error'];
    if (spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status !== 0)
      throw new Error('the build failed');
  }
  const { app, icons } = await packageApp({ root, runtime, out, installers: flags.includes('--installers') });
  tell(`The app is in ${path.relative(root, app)}.`);
  if (
    process.platform === 'linux' &&
    spawnSync('dpkg-deb', ['--version'], { stdio: 'ignore' }).status === 0
  ) {
    tell(`Its package is ${path.relative(root, packageDeb({ app, icons, out, compression: 'xz' }))}.`);
  }
} catch (error) {
  tell(`Nothing was packaged: ${error instanceof Error ? error.message : String(error)}.`);
  process.exitCode = 1;
}
