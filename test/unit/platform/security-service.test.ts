import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { scannersFromConfig, type ExternalScanner } from '../../../src-main/validation/index.ts';
import { refusalOf } from '../../support/refused-code.ts';
import { openPlatform, type Platform } from '../../support/platform.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ID = 'black-swann.hyper-momentum';
const AT = { extensionId: ID, version: '1.0.0' };

let platform: Platform;
afterEach(() => platform.close());

/** A scanner program as an operator configures it: Node running a few lines. */
function scanner(code: string): readonly ExternalScanner[] {
  return scannersFromConfig(
    [{ name: 'deep', command: [process.execPath, '-e', code], timeoutMs: 20_000 }],
    'a test',
  );
}

const saying = (answer: unknown): string =>
  `process.stdin.resume(); process.stdin.on("end", () => console.log(${JSON.stringify(JSON.stringify(answer))}));`;

const FOUND = {
  status: 'findings',
  findings: [
    {
      class: 'remote-code',
      severity: 'error',
      message: 'known campaign',
      ruleId: 'c2',
      file: 'dist/main.js',
    },
  ],
};

describe('SecurityService (external deep inspection)', () => {
  it('adds what a configured scanner found to the report and rejects the submission', async () => {
    platform = await openPlatform(temporaryFolder(), scanner(saying(FOUND)));
    const job = await platform.submit({ id: ID });
    expect(job).toMatchObject({ state: 'done', result: { state: 'rejected' } });
    const report = await platform.client.extensions.audit(AT);
    expect(report.scanners).toEqual([{ name: 'deep', status: 'findings' }]);
    expect(report.security.errors).toContainEqual(
      expect.objectContaining({ ruleId: 'deep/c2', class: 'remote-code', message: 'deep: known campaign' }),
    );
  });

  it('brings a submission to the reviewers when the scanner looked and found nothing', async () => {
    platform = await openPlatform(temporaryFolder(), scanner(saying({ status: 'passed' })));
    expect(await platform.submit({ id: ID })).toMatchObject({ state: 'done', result: { state: 'pending' } });
    expect((await platform.client.extensions.audit(AT)).scanners).toEqual([
      { name: 'deep', status: 'passed' },
    ]);
  });

  it('puts a submission back while the scanner crashes, and audits it again', async () => {
    const folder = temporaryFolder();
    const marker = path.join(folder, 'crashed-once');
    const code = `const fs = require("fs"); if (!fs.existsSync(${JSON.stringify(marker)})) { fs.writeFileSync(${JSON.stringify(marker)}, ""); process.exit(3); } ${saying({ status: 'passed' })}`;
    platform = await openPlatform(folder, scanner(code));
    const job = await platform.submit({ id: ID });
    expect(job).toMatchObject({ state: 'done', result: { state: 'pending', auditAttempts: 2 } });
    const history = await platform.client.log.list({ limit: 50 });
    const states = history.items
      .map((one) => (one.leaf as { type: string }).type)
      .filter((type) => type.startsWith('version.'));
    expect(states).toEqual([
      'version.submitted',
      'version.auditing',
      'version.audit-returned',
      'version.auditing',
      'version.pending',
    ]);
  });

  it('never takes an absent scanner for a pass: the submission stays submitted, and nothing is listed', async () => {
    platform = await openPlatform(
      temporaryFolder(),
      scannersFromConfig([{ name: 'deep', command: ['/nowhere/scanner'] }], 'a test'),
    );
    const { client } = platform;
    const watched = platform.submit({ id: ID });
    for (;;) {
      const [open] = (await client.submissions.list({})).items;
      if (open !== undefined && open.auditAttempts > 0 && open.state === 'submitted') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await client.moderation.queue({})).items).toEqual([]);
    expect(await client.extensions.get({ extensionId: ID })).toMatchObject({
      extension: { latestVersion: null },
      audit: null,
    });
    const [job] = (await client.jobs.list({})).items;
    await client.jobs.cancel({ jobId: job?.id ?? '' });
    expect((await watched).state).toBe('cancelled');
  });
});

describe('configuring scanners', () => {
  it('refuses what is no scanner: one that was meant is never left out', async () => {
    platform = await openPlatform(temporaryFolder());
    for (const config of [
      {},
      [{ name: 'deep' }],
      [{ name: 'deep', command: [] }],
      [{ name: 'Deep One', command: ['x'] }],
      [{ name: 'deep', url: 'file:///etc/passwd' }],
      [{ name: 'deep', command: ['x'], url: 'https://scanner.example' }],
      [
        { name: 'deep', command: ['x'] },
        { name: 'deep', url: 'https://scanner.example' },
      ],
    ]) {
      expect(refusalOf(() => scannersFromConfig(config, 'a test'))).toBe('validation.scanners-invalid');
    }
    expect(scannersFromConfig([], 'a test')).toEqual([]);
  });
});
