import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import type { VitestReport } from '../../../scripts/vitest-report.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Results reach the runner a moment after a test; then the process of the file ends. */
const end = `test('ends', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
});`;
const files: Readonly<Record<string, string>> = {
  'cut.test.js': `test('passes', () => undefined);\n${end}`,
  'failing.test.js': `test('fails', () => { throw new Error('broken'); });\n${end}`,
  'whole.test.js': `test('passes', () => undefined);\ntest.skip('is left out', () => undefined);`,
  'stray.test.js': `test('passes', () => void Promise.reject(new Error('stray')));`,
};

describe.skipIf(process.platform === 'win32')('the report of a run of tests', () => {
  it('tells of files that were cut short, and of each thing that failed, also in those', () => {
    const folder = realpathSync(temporaryFolder());
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const config = path.join(folder, 'vitest.config.mjs');
    writeFileSync(
      config,
      `export default { test: { globals: true, pool: 'forks', maxWorkers: 2, retry: 1 } };`,
    );
    const out = path.join(folder, 'report.json');
    const runner = path.resolve('node_modules/vitest/vitest.mjs');
    const reporter = `--reporter=${path.resolve('scripts/vitest-report.ts')}`;
    spawnSync(process.execPath, [runner, 'run', '--root', folder, '--config', config, reporter], {
      env: { ...process.env, STATION_TEST_REPORT: out },
      stdio: 'inherit',
    });

    const report = JSON.parse(readFileSync(out, 'utf8')) as VitestReport;
    expect(report.cutShort.map((file) => path.basename(file)).toSorted()).toEqual([
      'cut.test.js',
      'failing.test.js',
    ]);
    const told = report.failures.map(
      ({ what, reason }) => `${path.basename(what)}: ${reason.split('\n')[0]}`,
    );
    expect(told.toSorted()).toEqual([
      'failing.test.js  fails: Error: broken',
      'outside of any test: Error: stray',
    ]);
    expect(report).toMatchObject({ passed: 2, skipped: 1 });
  });
});
