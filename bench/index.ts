import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './row.ts';

/** `npm run bench [section…]`: measures the sections of the performance page and writes the figures down. */
const SECTIONS = [
  'packages',
  'sandbox',
  'signatures',
  'log',
  'audit',
  'search',
  'window',
  'server',
  'sync',
  'mirror',
] as const;
type Section = (typeof SECTIONS)[number];

const COLUMNS: readonly {
  readonly title: string;
  readonly value: (row: BenchRow) => string;
  readonly right?: true;
}[] = [
  { title: 'section', value: (row) => row.section },
  { title: 'what', value: (row) => row.name },
  { title: 'figure', value: (row) => `${row.figure} ${row.unit}`, right: true },
  {
    title: 'limit',
    value: (row) => (row.limit === undefined ? '' : `${row.limit} ${row.unit}`),
    right: true,
  },
  { title: 'peer', value: (row) => (row.peer === undefined ? '' : `${row.peer} ${row.unit}`), right: true },
  { title: 'of', value: (row) => row.peerName ?? '' },
  { title: 'ratio', value: (row) => (row.ratio === undefined ? '' : `${row.ratio}x`), right: true },
  { title: 'goal', value: (row) => row.goal },
  { title: 'met', value: (row) => (row.met ? 'yes' : 'NO') },
];

const fileOf = (section: Section): URL => new URL(`./${section}.ts`, import.meta.url);

function chosen(): readonly Section[] {
  const asked = process.argv.slice(2);
  const known = SECTIONS.filter((section) => existsSync(fileOf(section)));
  const unknown = asked.filter((section) => !known.some((one) => one === section));
  if (unknown.length === 0) return known.filter((section) => asked.length === 0 || asked.includes(section));
  console.error(`There is no section ${unknown.join(', ')}; choose from ${known.join(', ')}.`);
  process.exit(2);
}

async function measure(section: Section): Promise<readonly BenchRow[]> {
  console.error(`measuring ${section} …`);
  const { run } = (await import(fileOf(section).href)) as {
    readonly run: () => Promise<readonly BenchRow[]>;
  };
  return run();
}

function table(rows: readonly BenchRow[]): string {
  const lines = [
    COLUMNS.map(({ title }) => title),
    ...rows.map((row) => COLUMNS.map(({ value }) => value(row))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[]): string =>
    COLUMNS.map(({ right }, column) => {
      const cell = line[column] ?? '';
      const width = widths[column] ?? 0;
      return right === true ? cell.padStart(width) : cell.padEnd(width);
    })
      .join('  ')
      .trimEnd();
  return lines.map(format).join('\n');
}

async function keep(rows: readonly BenchRow[]): Promise<string> {
  const at = new Date().toISOString();
  const folder = new URL('./results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const file = new URL(`${at.replaceAll(':', '-')}.json`, folder);
  const machine = {
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    cores: cpus().length,
  };
  await writeFile(file, `${JSON.stringify({ at, machine, rows }, null, 2)}\n`);
  return fileURLToPath(file);
}

const rows: BenchRow[] = [];
for (const section of chosen()) rows.push(...(await measure(section)));
console.log(table(rows));
console.log(
  `\n${rows.filter(({ met }) => met).length} of ${rows.length} met; figures in ${await keep(rows)}`,
);
process.exit(0);
