import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BenchRow } from './row.ts';

interface Figures {
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly bytes: number;
  readonly fingerprint: string;
}

const MIB = 1024 * 1024;
const PACKAGE_MIB = 20;
/** Of JavaScript's own heap: package bytes lie outside of it, and are in what the process takes of the machine. */
const HEAP_MIB = 96;

/** The mirror section: a registry carried in one file, at two sizes, to show that memory does not grow with it. */
export async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  let smallest: Record<'export' | 'import', Figures> | null = null;
  for (const mib of sizesAsked()) {
    const figures = await atSize(mib);
    smallest ??= figures;
    for (const way of ['export', 'import'] as const) rows.push(...rowsOf(way, figures[way], smallest[way]));
  }
  return rows;
}

/** `BENCH_MIRROR=200,400` for other sizes, in MiB. */
function sizesAsked(): readonly number[] {
  const asked = process.env['BENCH_MIRROR'];
  return asked === undefined ? [400, 2_000] : asked.split(',').map(Number);
}

async function atSize(mib: number): Promise<Record<'export' | 'import', Figures>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-mirror-'));
  const script = (name: string): string => path.join(import.meta.dirname, 'mirror', name);
  const node = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [...args])).stdout;
  try {
    const [home, other, file] = ['home', 'other', 'all.wpkmirror'].map((name) => path.join(folder, name));
    if (home === undefined || other === undefined || file === undefined) throw new Error('three names');
    await node(script('registry-process.ts'), home, String(mib / PACKAGE_MIB), String(PACKAGE_MIB * MIB));
    const carry = async (...args: readonly string[]): Promise<Figures> =>
      JSON.parse(
        await node(`--max-old-space-size=${HEAP_MIB}`, script('carry-process.ts'), ...args),
      ) as Figures;
    const made = await carry('export', home, file);
    await rm(home, { recursive: true });
    return { export: made, import: await carry('import', other, file, made.fingerprint) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(way: 'export' | 'import', figures: Figures, smallest: Figures): readonly BenchRow[] {
  const of = `${way} of ${(figures.bytes / MIB / 1024).toFixed(1)} GiB`;
  const rate = figures.bytes / MIB / figures.seconds;
  // An import reads and verifies all of it twice: for the review, and again while it takes it over.
  const least = way === 'export' ? 20 : 10;
  const row = (name: string, figure: number, unit: string, goal: string, met: boolean): BenchRow => ({
    section: 'mirror',
    name: `${of}: ${name}`,
    figure: Math.round(figure * 100) / 100,
    unit,
    goal,
    met,
  });
  return [
    row('rate', rate, 'MiB/s', `at least ${least} MiB/s`, rate >= least),
    row(
      'peak memory',
      figures.memoryMiB,
      'MiB',
      'as of a small file, less than 1.3x',
      figures.memoryMiB < smallest.memoryMiB * 1.3,
    ),
  ];
}
