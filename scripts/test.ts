// Everything: the checks and every test (or those under the paths given; vitest builds first). Ends with `N passed, M failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
}

const paths = process.argv.slice(2);
const whole = paths.length === 0;
const folder = mkdtempSync(path.join(os.tmpdir(), 'station-test-'));
const file = path.join(folder, 'report.json');

const checked = whole ? step('node', ['scripts/check.ts']) : true;
step('vitest', ['run', ...paths, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
const report = read(file);
rmSync(folder, { recursive: true, force: true });

// Checks that failed count as a failed test: the closing line may not hide them.
const extra = checked ? 0 : 1;
const passed = (report?.numPassedTests ?? 0) + (whole && checked ? 1 : 0);
const unreported = report === null || (!report.success && report.numFailedTests === 0) ? 1 : 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const failed = (report?.numFailedTests ?? 0) + unreported + extra + skipped;
if (skipped > 0) process.stdout.write(`${skipped} skipped tests count as failed\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function step(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function read(at: string): Report | null {
  try {
    return JSON.parse(readFileSync(at, 'utf8')) as Report;
  } catch {
    return null;
  }
}
