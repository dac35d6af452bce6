import { createSandbox, defaultLimits, dryRunHost, type Sandbox } from '../src-main/sandbox/index.ts';
import { SANDBOX_DEFAULTS } from '../src-shared/limits.ts';
import type { SandboxResult } from '../src-shared/models/sandbox.ts';
import { measureBareEngine, type BareEngine } from './bare-engine.ts';
import type { BenchRow } from './row.ts';

const SECTION = 'sandbox';
const MIB = 1024 * 1024;
const WARM_RUNS = 300;
const JSON_CALLS = 5_000;
const KILLS = 40;
const KILL_WALL_MS = 150;

const TEN_LINES = `
  const prices = [1, 2, 3, 5, 8, 13];
  let sum = 0;
  for (const price of prices) sum += price;
  const mean = sum / prices.length;
  let variance = 0;
  for (const price of prices) variance += (price - mean) ** 2;
  const spread = Math.sqrt(variance / prices.length);
  const signal = spread > mean ? 'sell' : 'buy';
  globalThis.result = { mean, spread, signal };
`;

/** Guests that stop polling, loop, queue jobs or swallow what stops them: every family must be killed in time. */
const HOSTILE = [
  'for (;;);',
  '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)',
  '(async () => { for (;;) await null })()',
  'for (;;) { try { for (;;); } catch {} }',
  'const a = []; a.length = 2 ** 32 - 1; a.join()',
  '/^(a+)+$/.test("a".repeat(64) + "!")',
  'const a = new Float64Array(2e6).map((_, i) => (i * 7919) % 999983); for (;;) a.sort()',
  '({ toJSON() { for (;;); } })',
];

async function runOne(sandbox: Sandbox, source: string, wallMs = 10_000): Promise<SandboxResult> {
  return sandbox.run({
    program: {
      entry: 'bench.js',
      modules: { 'bench.js': source },
      extensionId: 'bench.guest',
      version: '1.0.0',
      moduleKind: 'auto',
    },
    call: { kind: 'evaluate' },
    limits: defaultLimits({ wallMs }),
    grants: [],
    declared: [],
    host: dryRunHost(),
  });
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A figure beside what the engine alone needs. */
function beside(limit: number, figure: number): Pick<BenchRow, 'figure' | 'limit' | 'ratio'> {
  return { figure: round(figure), limit: round(limit), ratio: round(figure / limit) };
}

function round(figure: number): number {
  return Math.round(figure * 100) / 100;
}

async function firstRun(bare: BareEngine): Promise<BenchRow> {
  const began = performance.now();
  const sandbox = createSandbox({ size: 1 });
  await runOne(sandbox, TEN_LINES);
  const figure = performance.now() - began;
  await sandbox.close();
  return {
    section: SECTION,
    name: 'first run after start (limit: a worker that loads the engine)',
    ...beside(bare.workerMs, figure),
    unit: 'ms',
    goal: '≤ 120 ms where the limit is 80',
    met: figure <= 120,
  };
}

async function warmRuns(sandbox: Sandbox, bare: BareEngine): Promise<BenchRow[]> {
  const times: number[] = [];
  for (let n = 0; n < WARM_RUNS; n += 1) {
    const began = performance.now();
    await runOne(sandbox, TEN_LINES);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const row = (name: string, figure: number, most: number): BenchRow => ({
    section: SECTION,
    name: `capped fresh run, warm, ${name} (limit: a fresh instance, p50)`,
    ...beside(bare.freshMs, figure),
    unit: 'ms',
    goal: `≤ ${most} ms where the limit is 0.55 to 1.2`,
    met: figure <= most,
  });
  return [row('p50', at(times, 0.5), 2), row('p95', at(times, 0.95), 10)];
}

/** A loop with the call against the same loop without it. */
async function jsonCall(sandbox: Sandbox, bare: BareEngine): Promise<BenchRow> {
  const loop = (call: string): string =>
    `import { settings } from 'marketplace'; const local = { get: () => undefined };
     export default () => { for (let i = 0; i < ${JSON_CALLS}; i += 1) ${call}.get('key') }`;
  const [withCall, without] = [await runOne(sandbox, loop('settings')), await runOne(sandbox, loop('local'))];
  const figure = ((withCall.durationMs - without.durationMs) * 1_000) / JSON_CALLS;
  return {
    section: SECTION,
    name: 'JSON call guest to host (limit: one function of the engine)',
    ...beside(bare.callMicros, figure),
    unit: 'µs',
    goal: '≤ 15 µs where the limit is 6 to 10',
    met: figure <= 15,
  };
}

async function kills(sandbox: Sandbox): Promise<BenchRow[]> {
  const late: number[] = [];
  let right = 0;
  for (let n = 0; n < KILLS; n += 1) {
    const result = await runOne(sandbox, HOSTILE[n % HOSTILE.length] ?? '', KILL_WALL_MS);
    late.push(result.durationMs - KILL_WALL_MS);
    if (result.outcome === 'timeout') right += 1;
  }
  late.sort((a, b) => a - b);
  const p99 = at(late, 0.99);
  return [
    {
      section: SECTION,
      name: 'kill lateness p50',
      figure: round(at(late, 0.5)),
      unit: 'ms',
      goal: 'see p99',
      met: true,
    },
    {
      section: SECTION,
      name: 'kill lateness p99',
      figure: round(p99),
      unit: 'ms',
      goal: '≤ 100 ms after the deadline',
      met: p99 <= 100,
    },
    {
      section: SECTION,
      name: 'hostile runs that ended as timeout',
      figure: right,
      unit: `of ${KILLS}`,
      goal: 'all',
      met: right === KILLS,
    },
  ];
}

/** How far the whole process grows while a guest fills its memory, beyond the cap. */
async function memory(sandbox: Sandbox): Promise<BenchRow> {
  await runOne(sandbox, TEN_LINES);
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 2);
  const result = await runOne(sandbox, 'const a = []; for (;;) a.push(new Array(1000).fill(1.5))', 30_000);
  clearInterval(watch);
  const figure = round((peak - before - SANDBOX_DEFAULTS.memoryBytes) / MIB);
  return {
    section: SECTION,
    name: 'memory over the cap (process growth at 64 MB)',
    figure,
    unit: 'MB',
    goal: '≤ 8 MB over the cap',
    met: figure <= 8 && result.outcome === 'memory',
  };
}

/** The rows of the sandbox's section. */
async function measure(): Promise<BenchRow[]> {
  const bare = await measureBareEngine(TEN_LINES);
  const first = await firstRun(bare);
  const sandbox = createSandbox({ size: 1, spares: 1 });
  try {
    await sandbox.warm();
    for (let n = 0; n < 20; n += 1) await runOne(sandbox, TEN_LINES);
    return [
      first,
      ...(await warmRuns(sandbox, bare)),
      await jsonCall(sandbox, bare),
      ...(await kills(sandbox)),
      await memory(sandbox),
    ];
  } finally {
    await sandbox.close();
  }
}

console.log(JSON.stringify(await measure()));
