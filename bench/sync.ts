import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BenchRow } from './row.ts';

interface Figures {
  readonly versions: number;
  readonly requests: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly longest: number;
}

const CHANGED = 100;

/** The sync section of the performance page: a first sync, and one after 100 versions came, over HTTP on this machine. */
export async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  let smallest: Figures | null = null;
  for (const size of sizesAsked()) {
    const { first, delta } = await atSize(size);
    smallest ??= delta;
    rows.push(...rowsOf(size, first, delta, smallest));
  }
  return rows;
}

/** `BENCH_SYNC=1000,5000` for other sizes. */
function sizesAsked(): readonly number[] {
  const asked = process.env['BENCH_SYNC'];
  return asked === undefined ? [10_000, 100_000] : asked.split(',').map(Number);
}

async function atSize(size: number): Promise<{ readonly first: Figures; readonly delta: Figures }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-sync-'));
  const file = (name: string): string => path.join(import.meta.dirname, 'sync', name);
  const server: ChildProcess = fork(file('server-process.ts'), [path.join(folder, 'server'), String(size)]);
  try {
    const [offer] = (await once(server, 'message')) as [object];
    const offerFile = path.join(folder, 'offer.json');
    await writeFile(offerFile, JSON.stringify(offer));
    const sync = async (): Promise<Figures> => {
      const args = [file('follower-process.ts'), path.join(folder, 'home'), offerFile];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      return JSON.parse(stdout) as Figures;
    };
    const first = await sync();
    server.send({ change: CHANGED });
    await once(server, 'message');
    return { first, delta: await sync() };
  } finally {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(size: number, first: Figures, delta: Figures, smallest: Figures): readonly BenchRow[] {
  const of = size.toLocaleString('en');
  const row = (name: string, figure: number, unit: string, goal: string, met: boolean): BenchRow => ({
    section: 'sync',
    name,
    figure: Math.round(figure * 100) / 100,
    unit,
    goal,
    met,
  });
  const MIB = 1024 * 1024;
  return [
    row(
      `first sync of ${of}: time`,
      first.seconds,
      's',
      'under 2 ms a version',
      first.seconds < size * 0.002,
    ),
    row(
      `first sync of ${of}: bytes`,
      first.bytes / MIB,
      'MiB',
      'under 2 KiB a version',
      first.bytes < size * 2048,
    ),
    row(
      `first sync of ${of}: requests`,
      first.requests,
      '',
      'one for 200 versions',
      first.requests < 12 + size / 200,
    ),
    row(`first sync of ${of}: peak memory`, first.memoryMiB, 'MiB', 'under 400 MiB', first.memoryMiB < 400),
    row(
      `first sync of ${of}: longest wait of others`,
      first.longest,
      'ms',
      'under 100 ms',
      first.longest < 100,
    ),
    row(`${CHANGED} changed of ${of}: time`, delta.seconds, 's', 'under 3 s', delta.seconds < 3),
    row(
      `${CHANGED} changed of ${of}: bytes`,
      delta.bytes / MIB,
      'MiB',
      'as of a small catalog, less than twice',
      delta.bytes < smallest.bytes * 2,
    ),
    row(`${CHANGED} changed of ${of}: requests`, delta.requests, '', 'under 20', delta.requests < 20),
    row(
      `${CHANGED} changed of ${of}: peak memory`,
      delta.memoryMiB,
      'MiB',
      'under 300 MiB',
      delta.memoryMiB < 300,
    ),
  ];
}
