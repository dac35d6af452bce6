// The program as it is shipped: what was built, and of the dependencies what runs here.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { PRODUCT } from '../src-shared/product.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

const SHIPPED_FIELDS = [
  'name',
  'version',
  'description',
  'license',
  'type',
  'engines',
  'main',
  'bin',
  'dependencies',
];

/** What the program reads of this project while it runs. */
const OWN = ['bin', 'kit', 'samples', 'LICENSE', 'out/main', 'out/preload', 'out/renderer', 'out/web'];
/** A Node for this project's own scripts, the biggest part of all: the program runs on Electron's, `wpk` on the user's. */
const LEFT_OUT = /^node_modules\/node-(?:linux|win|darwin)-/;
/** Sources of what is shipped compiled, second copies, and what only tools read. */
const NEVER_READ =
  /\/better-sqlite3\/(?:deps|src)(?:\/|$)|\/esbuild\/bin(?:\/|$)|\.(?:map|d\.[cm]?ts|tsbuildinfo)$|\/\.bin(?:\/|$)/;
const PREBUILT = /\/better-sqlite3\/prebuilds\/(\w+-\w+)\.node$/;

/** Fills the folder, which is not there yet. */
export function stageProgram(root: string, stage: string): void {
  mkdirSync(stage, { recursive: true });
  const read = <Content>(name: string): Content =>
    JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Content;
  const own = read<Record<string, unknown>>('package.json');
  const kept = SHIPPED_FIELDS.map((field) => [field, own[field]] as const);
  const manifest = {
    ...Object.fromEntries(kept),
    productName: PRODUCT.name,
    author: PRODUCT.name,
    desktopName: `${String(own['name'])}.desktop`,
  };
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const place of OWN) {
    copyRead(path.join(root, place), path.join(stage, place), (file) => !file.endsWith('.js.map'));
  }
  for (const [place, { dev, devOptional }] of Object.entries(read<Lock>('package-lock.json').packages)) {
    const from = path.join(root, place);
    // What is not there was made for another system.
    const isShipped = place !== '' && dev !== true && devOptional !== true && !LEFT_OUT.test(place);
    if (!isShipped || !existsSync(from)) continue;
    const below = path.join(from, 'node_modules');
    copyRead(from, path.join(stage, place), (file) => file !== below && isReadHere(file));
  }
}

function isReadHere(file: string): boolean {
  const slashed = file.replaceAll(path.sep, '/');
  const prebuilt = PREBUILT.exec(slashed)?.[1];
  if (prebuilt !== undefined) return prebuilt.replace('musl', '') === `${process.platform}-${process.arch}`;
  return !NEVER_READ.test(slashed);
}

function copyRead(from: string, to: string, filter: (file: string) => boolean): void {
  cpSync(from, to, { recursive: true, filter, dereference: true });
}
