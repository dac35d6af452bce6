import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchRow } from './row.ts';
import { load, type Load } from './server/load.ts';
import { approveAll, installFromMarketplace, publisherAt, startMarketplace } from './server/marketplace.ts';
import { benchPackages, PUBLISHER, VERSION, type BenchPackage } from './server/packages.ts';
import { installFromVerdaccio, publishToVerdaccio, startVerdaccio } from './server/verdaccio.ts';
import { syntheticExtensions, vocabulary } from './synthetic-catalog.ts';

interface Sizes {
  readonly catalog: number;
  readonly packages: number;
  /** Of each measurement under load, ms. */
  readonly ms: number;
  readonly searches: number;
}
const SIZES: Sizes = { catalog: 5_000, packages: 100, ms: 10_000, searches: 40 };
const CONNECTIONS = 64;
const INSTALLED = 20;
/** Searches before those that are measured. */
const WARM_UP = 100;
const PEER = 'Verdaccio 6.8';

interface Figures {
  readonly startMs: number;
  readonly readyMs: number;
  readonly publishPerSecond: number;
  readonly metadata: Load;
  readonly tarball: Load;
  readonly searchMs: number;
  readonly memoryMiB: number;
  readonly installMs: number;
}

/** The registry section of the performance page: the same packages published to both, one server at a time. */
export async function run(sizes: Partial<Sizes> = sizesAsked()): Promise<readonly BenchRow[]> {
  const all = { ...SIZES, ...sizes };
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-server-'));
  try {
    const packages = await benchPackages(all.packages, path.join(folder, 'packages'));
    const ours = await measureMarketplace(path.join(folder, 'home'), packages, all);
    const peer = await measureVerdaccio(path.join(folder, 'verdaccio'), packages, all);
    return rowsOf(ours, peer);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `BENCH_SERVER=small` for a try. */
function sizesAsked(): Partial<Sizes> {
  return process.env['BENCH_SERVER'] === 'small'
    ? { catalog: 500, packages: 24, ms: 2_000, searches: 10 }
    : {};
}

async function measureMarketplace(
  home: string,
  packages: readonly BenchPackage[],
  { catalog, ms, searches }: Sizes,
): Promise<Figures> {
  const first = await startMarketplace(home, await freePort(), catalog);
  const { url, headers } = first;
  await first.stop();
  const server = await first.again();
  try {
    const publish = await publisherAt(url, headers);
    const digests: string[] = [];
    const publishPerSecond = await inTurn(packages, async (one) => void digests.push(await publish(one)));
    await approveAll(url, headers, packages);
    const common = { connections: CONNECTIONS, ms, headers };
    const metadata = await load(
      url,
      packages.map(({ name }) => `/api/v1/extensions/${PUBLISHER}.${name}`),
      common,
    );
    const tarball = await load(
      url,
      digests.map((digest) => `/blobs/sha256/${digest.slice('sha256:'.length)}`),
      common,
    );
    const searchesOf = (words: readonly string[]): readonly string[] =>
      words.map((word) => `${url}/api/v1/extensions?query=${word}`);
    const { words } = vocabulary(20_000);
    // As a server that was asked before; each word itself is asked once, so that no answer is a kept one.
    await medianMs(searchesOf(words.slice(searches, WARM_UP + searches)), headers);
    const searchMs = await medianMs(searchesOf(words.slice(0, searches)), headers);
    const memoryMiB = server.residentMiB();
    const installMs = await installFromMarketplace(
      url,
      headers,
      packages.slice(0, INSTALLED),
      `${home}-installed`,
    );
    const { startMs, readyMs } = server;
    return { startMs, readyMs, publishPerSecond, metadata, tarball, searchMs, memoryMiB, installMs };
  } finally {
    await server.stop();
  }
}

async function measureVerdaccio(
  home: string,
  packages: readonly BenchPackage[],
  { catalog, ms, searches }: Sizes,
): Promise<Figures> {
  const words = vocabulary(20_000);
  const rows = [...syntheticExtensions(catalog, words)];
  const server = await startVerdaccio(home, await freePort(), rows);
  const { url, startMs, readyMs } = server;
  try {
    const publishPerSecond = await inTurn(packages, (one) => publishToVerdaccio(url, one));
    const common = { connections: CONNECTIONS, ms };
    const metadata = await load(
      url,
      packages.map(({ name }) => `/${name}`),
      common,
    );
    const tarball = await load(
      url,
      packages.map(({ name }) => `/${name}/-/${name}-${VERSION}.tgz`),
      common,
    );
    const searched = words.words.slice(0, Math.min(searches, 10));
    const searchMs = await medianMs(
      searched.map((word) => `${url}/-/v1/search?text=${word}`),
      {},
    );
    const memoryMiB = server.residentMiB();
    const installMs = installFromVerdaccio(url, packages.slice(0, INSTALLED), `${home}-installed`);
    return { startMs, readyMs, publishPerSecond, metadata, tarball, searchMs, memoryMiB, installMs };
  } finally {
    await server.stop();
  }
}

function rowsOf(ours: Figures, peer: Figures): readonly BenchRow[] {
  const row = (
    name: string,
    unit: string,
    [figure, other]: readonly [number, number],
    goal: string,
    met: (ratio: number) => boolean,
  ): BenchRow => {
    const ratio = unit === 'per s' ? figure / other : other / figure;
    return {
      section: 'Registry server',
      name,
      figure: round(figure),
      unit,
      peer: round(other),
      peerName: PEER,
      ratio: round(ratio),
      goal,
      met: met(ratio),
    };
  };
  return [
    row(
      'publish one by one, durable, audited in the background',
      'per s',
      [ours.publishPerSecond, peer.publishPerSecond],
      'at least 3x Verdaccio',
      (ratio) => ratio >= 3,
    ),
    row(
      'metadata, 64 connections',
      'per s',
      [ours.metadata.perSecond, peer.metadata.perSecond],
      'at least 4x Verdaccio',
      (ratio) => ratio >= 4,
    ),
    row(
      'metadata, 64 connections, p99',
      'ms',
      [ours.metadata.p99, peer.metadata.p99],
      'at most 10 ms',
      () => ours.metadata.p99 <= 10,
    ),
    row(
      'tarball, 64 connections',
      'per s',
      [ours.tarball.perSecond, peer.tarball.perSecond],
      'at least 3x Verdaccio',
      (ratio) => ratio >= 3,
    ),
    row(
      'search at 5,000 packages, p50',
      'ms',
      [ours.searchMs, peer.searchMs],
      'at least 500x Verdaccio and at most 3 ms',
      (ratio) => ratio >= 500 && ours.searchMs <= 3,
    ),
    row(
      'memory after load',
      'MiB',
      [ours.memoryMiB, peer.memoryMiB],
      'at most 150 MiB',
      () => ours.memoryMiB <= 150,
    ),
    row(
      'start to first answer',
      'ms',
      [ours.startMs, peer.startMs],
      'at most 300 ms',
      () => ours.startMs <= 300,
    ),
    row('start to ready', 'ms', [ours.readyMs, peer.readyMs], 'at most 300 ms', () => ours.readyMs <= 300),
    row(
      'fetch, check and unpack 20 packages',
      'ms',
      [ours.installMs, peer.installMs],
      'at most 300 ms',
      () => ours.installMs <= 300,
    ),
  ];
}

/** How many a second, one after the other. */
async function inTurn<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<number> {
  const begins = performance.now();
  for (const one of all) await work(one);
  return all.length / ((performance.now() - begins) / 1_000);
}

/** Of one request at a time; the first, which opens the connection, does not count. */
async function medianMs(urls: readonly string[], headers: Readonly<Record<string, string>>): Promise<number> {
  const times: number[] = [];
  for (const url of [urls[0] ?? '', ...urls]) {
    const begins = performance.now();
    const answer = await fetch(url, { headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    times.push(performance.now() - begins);
  }
  return times.slice(1).toSorted((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? 0;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
}
