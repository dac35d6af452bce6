// Everything: the checks, every test, the window in the real Electron and the server's pages in Chromium (or those under the
// paths given; each runner builds what it needs). Ends with `N passed, M failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { VitestReport } from './vitest-report.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A runner that did not come to its end failed, whatever it counted. */
const UNREPORTED: Counts = { passed: 0, failed: 1, skipped: 0 };
const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };
const NOTHING: VitestReport = { passed: 0, skipped: 0, failures: [], cutShort: [] };
/** Told once more at the end: a log of an hour is read from there. */
const failures: string[] = [];
const REASON_LENGTH = 1500;

const paths = process.argv.slice(2);
const whole = paths.length === 0;
const lies = (at: string, below: string): boolean => path.normalize(at).startsWith(path.normalize(below));
const isWindow = (at: string): boolean => lies(at, 'test/e2e/window');
const isWeb = (at: string): boolean => lies(at, 'test/e2e/web');
const isUnit = (at: string): boolean => !isWindow(at) && !isWeb(at);
const folder = mkdtempSync(path.join(os.tmpdir(), 'station-test-'));

const checked = whole ? step('node', ['scripts/check.ts']) : true;
const unit = whole || paths.some(isUnit) ? runVitest(paths.filter(isUnit)) : NONE;
const window =
  whole || paths.some(isWindow) ? runPlaywright('playwright.config.ts', paths.filter(isWindow)) : NONE;
const web =
  whole || paths.some(isWeb) ? runPlaywright('playwright.web.config.ts', paths.filter(isWeb)) : NONE;
rmSync(folder, { recursive: true, force: true });

// Checks that failed count as a failed test, and so does what was skipped: the closing line may not hide them.
const skipped = unit.skipped + window.skipped + web.skipped;
const passed = unit.passed + window.passed + web.passed + (whole && checked ? 1 : 0);
const failed = unit.failed + window.failed + web.failed + skipped + (checked ? 0 : 1);
if (!checked) failures.push('npm run check');
for (const failure of failures) process.stdout.write(`FAILED  ${failure}\n`);
if (skipped > 0) process.stdout.write(`${skipped} skipped tests count as failed\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/**
 * V8 ends a process of vitest now and then where WebAssembly's threads come and go (nodejs/node#64500), and with it a file in the
 * middle; its retry of single tests cannot help there. Such a file is run whole once more, and the log says so.
 */
function runVitest(at: readonly string[]): Counts {
  const first = vitest(at);
  if (first === null) return UNREPORTED;
  const { cutShort } = first;
  for (const file of cutShort) process.stdout.write(`${file}: its process ended, it is run once more\n`);
  const second = cutShort.length === 0 ? NOTHING : vitest(cutShort);
  for (const { what, reason } of [...first.failures, ...(second?.failures ?? [])]) tell(what, reason);
  if (second === null) return { ...first, failed: first.failures.length + UNREPORTED.failed };
  for (const file of second.cutShort) tell(file, 'Its process ended twice.');
  return {
    passed: first.passed + second.passed,
    failed: first.failures.length + second.failures.length + second.cutShort.length,
    skipped: first.skipped + second.skipped,
  };
}

function vitest(at: readonly string[]): VitestReport | null {
  const file = path.join(folder, 'vitest.json');
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=./scripts/vitest-report.ts'];
  const succeeded = step('vitest', ['run', ...at, ...reporters], { STATION_TEST_REPORT: file });
  const report = read<VitestReport>(file);
  // A run that failed says of what, or it is not believed.
  const isTold = report !== null && report.failures.length + report.cutShort.length > 0;
  return succeeded || isTold ? report : null;
}

function runPlaywright(config: string, at: readonly string[]): Counts {
  const file = path.join(folder, `${config}.json`);
  const succeeded = step('playwright', ['test', '--config', config, ...at, '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  const report = read<PlaywrightReport>(file);
  const stats = report?.stats;
  if (stats === undefined) return UNREPORTED;
  for (const suite of report?.suites ?? []) tellSuite(suite);
  if (stats.flaky > 0) process.stdout.write(`${stats.flaky} tests of a screen needed a second try\n`);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (!succeeded && stats.unexpected === 0 ? 1 : 0),
    skipped: stats.skipped,
  };
}

function step(command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

function tellSuite({ file, specs = [], suites = [] }: Suite): void {
  for (const { title, ok, tests } of specs) {
    const reasons = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''));
    if (!ok) tell(`${file}  ${title}`, reasons.join('\n'));
  }
  for (const suite of suites) tellSuite(suite);
}

function tell(what: string, reason: string): void {
  failures.push(`${what}\n${reason.slice(0, REASON_LENGTH)}`);
}

interface Suite {
  readonly file: string;
  readonly specs?: readonly {
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly {
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
  readonly suites?: readonly Suite[];
}

interface PlaywrightReport {
  readonly suites?: readonly Suite[];
  readonly stats?: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

function read<Report>(at: string): Report | null {
  try {
    return JSON.parse(readFileSync(at, 'utf8')) as Report;
  } catch {
    return null;
  }
}
