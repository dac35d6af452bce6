import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../scripts/cache-folder.ts';
import type { ExtensionRow } from '../../src-main/store/port.ts';
import { VERSION, type BenchPackage } from './packages.ts';
import { startMeasured, type Measured } from './process.ts';

const RELEASE = '6.8.0';

/** Installed into the user's cache folder when first asked for: it is a peer to measure, not a part of this project. */
function verdaccioFolder(): string {
  const folder = path.join(cacheFolder(), `bench-verdaccio-${RELEASE}`);
  if (existsSync(folder)) return folder;
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  console.error(`installing verdaccio ${RELEASE} to measure it beside …`);
  writeFileSync(
    path.join(work, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { verdaccio: RELEASE },
      // Its own choice does not run on this Node.
      overrides: { 'node-fetch': '2.6.7' },
    }),
  );
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (existsSync(folder)) rmSync(work, { recursive: true });
  else renameSync(work, folder);
  return folder;
}

/** Verdaccio on a storage that holds so many packages already, without sign-in, log and uplinks. */
export async function startVerdaccio(
  home: string,
  port: number,
  catalog: readonly ExtensionRow[],
): Promise<Measured> {
  const url = `http://127.0.0.1:${port}`;
  const storage = path.join(home, 'storage');
  mkdirSync(storage, { recursive: true });
  const names = catalog.map(({ id }) => id.replace('.', '-'));
  for (const [index, row] of catalog.entries()) {
    const name = names[index] ?? '';
    mkdirSync(path.join(storage, name));
    writeFileSync(path.join(storage, name, 'package.json'), JSON.stringify(storedManifest(name, row)));
  }
  const secret = '0'.repeat(32);
  writeFileSync(path.join(storage, '.verdaccio-db.json'), JSON.stringify({ list: names, secret }));
  const config = path.join(home, 'config.yaml');
  writeFileSync(
    config,
    `storage: ${storage}
auth: { htpasswd: { file: ${path.join(home, 'htpasswd')}, max_users: -1 } }
uplinks: {}
web: { enable: false }
packages: { '**': { access: $all, publish: $all, unpublish: $all } }
log: { type: stdout, format: json, level: fatal }
max_body_size: 100mb
`,
  );
  const program = path.join(verdaccioFolder(), 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const command = [process.execPath, program, '--config', config, '--listen', `127.0.0.1:${port}`];
  return startMeasured(command, { url, first: '/-/ping', ready: '/-/ping' });
}

/** What `npm publish` sends. */
export async function publishToVerdaccio(url: string, { name, tgz }: BenchPackage): Promise<void> {
  const file = `${name}-${VERSION}.tgz`;
  const bytes = Buffer.from(tgz);
  const dist = {
    tarball: `${url}/${name}/-/${file}`,
    shasum: createHash('sha1').update(bytes).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
  };
  const answer = await fetch(`${url}/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      _id: name,
      name,
      'dist-tags': { latest: VERSION },
      versions: { [VERSION]: { name, version: VERSION, main: 'dist/main.js', dist } },
      _attachments: {
        [file]: {
          content_type: 'application/octet-stream',
          data: bytes.toString('base64'),
          length: bytes.length,
        },
      },
      access: 'public',
    }),
  });
  if (answer.status !== 201) throw new Error(`verdaccio: ${answer.status} ${await answer.text()}`);
}

/** `npm install` of everything at once, with an empty cache and nothing but the registry to ask. */
export function installFromVerdaccio(url: string, packages: readonly BenchPackage[], folder: string): number {
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(packages.map(({ name }) => [name, VERSION]));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const begins = performance.now();
  execFileSync(
    'npm',
    [
      'install',
      '--registry',
      url,
      '--cache',
      path.join(folder, 'cache'),
      '--no-audit',
      '--no-fund',
      '--loglevel',
      'error',
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return performance.now() - begins;
}

function storedManifest(name: string, { description, tags, displayName }: ExtensionRow): object {
  const version = {
    name,
    version: VERSION,
    description: `${displayName}. ${description}`,
    keywords: tags,
    dist: { tarball: `http://localhost/${name}/-/${name}-${VERSION}.tgz`, shasum: '0'.repeat(40) },
  };
  return {
    _id: name,
    name,
    'dist-tags': { latest: VERSION },
    versions: { [VERSION]: version },
    time: {
      created: '2026-01-01T00:00:00.000Z',
      modified: '2026-01-01T00:00:00.000Z',
      [VERSION]: '2026-01-01T00:00:00.000Z',
    },
    _attachments: {},
    _uplinks: {},
    _distfiles: {},
    _rev: '1-0',
  };
}
