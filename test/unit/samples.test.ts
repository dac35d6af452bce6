import { cpSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundledSamples, createWorkbench, samplesFolder } from '../../src-main/workbench/index.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const workbench = createWorkbench();
afterAll(() => workbench.close());

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  indicators: [],
  'hyper-momentum': ['indicators'],
  'value-at-risk': [],
  'daily-report': [],
  'morning-check': ['indicators', 'hyper-momentum', 'value-at-risk'],
};

/** A sample in a folder of this test's own, so that building leaves no trace in the checkout. */
function copyOf(name: string): string {
  const folder = path.join(temporaryFolder(), name);
  cpSync(path.join(samplesFolder(), name), folder, { recursive: true });
  return folder;
}

const withNeeds = (name: string) => ({ path: copyOf(name), with: (NEEDS[name] ?? []).map(copyOf) });

describe('the samples', () => {
  it('are these, dependencies before what needs them', async () => {
    const ids = (await bundledSamples()).map(({ manifest }) => extensionIdOf(manifest));
    expect(ids).toEqual([
      'acme.indicators',
      'black-swann.hyper-momentum',
      'harbor-risk.value-at-risk',
      'black-swann.morning-check',
      'harbor-risk.daily-report',
    ]);
  });

  it.each(Object.keys(NEEDS))('%s runs in the sandbox and passes its own tests', async (name) => {
    const { ok, runs, tests } = await workbench.dryRun({ ...withNeeds(name), timeoutMs: 20_000 });
    expect(runs.map(({ name: what, outcome, error }) => ({ what, outcome, error }))).toEqual(
      runs.map(({ name: what }) => ({ what, outcome: 'ok', error: null })),
    );
    expect(tests.filter((test) => !test.ok)).toEqual([]);
    expect(ok).toBe(true);
    expect(tests.length).toBeGreaterThan(name === 'morning-check' ? -1 : 5);
  });

  it.each(Object.keys(NEEDS))('%s passes the audit with nothing worse than a notice', async (name) => {
    const { valid, findings } = await workbench.validate(withNeeds(name));
    expect(findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
    expect(valid).toBe(true);
  });

  it('use no permission that they do not declare', async () => {
    const { runs } = await workbench.dryRun({ ...withNeeds('value-at-risk'), timeoutMs: 20_000 });
    for (const { capabilities } of runs) expect(capabilities.denied).toEqual([]);
    expect(new Set(runs.flatMap(({ capabilities }) => capabilities.used))).toEqual(
      new Set(['market-data.read', 'storage']),
    );
  });

  it('find breakouts in the bundled prices, each with its reason', async () => {
    const target = withNeeds('hyper-momentum');
    for (const symbol of ['EURUSD', 'USDJPY']) {
      const { runs } = await workbench.dryRun({
        ...target,
        name: 'hyper-momentum',
        input: { symbol },
        timeoutMs: 20_000,
      });
      const signals = runs[0]?.value as readonly { readonly side: string; readonly note: string }[];
      expect(signals.length).toBeGreaterThan(20);
      for (const { note } of signals) expect(note).toMatch(/^closed (?:above|below) the /);
    }
  });

  it('pass what one step found on to the next, and leave the last word to a person', async () => {
    const { runs } = await workbench.dryRun({ ...withNeeds('morning-check'), timeoutMs: 20_000 });
    const whole = runs.at(-1)?.value as {
      readonly steps: readonly { readonly id: string; readonly outcome: string }[];
      readonly output: { readonly valueAtRisk: number; readonly breakouts: readonly unknown[] };
    };
    expect(whole.steps.map(({ id, outcome }) => `${id}: ${outcome}`)).toEqual([
      'scan: ok',
      'risk: ok',
      'sign-off: manual',
    ]);
    expect(whole.output.breakouts.length).toBeGreaterThan(0);
    expect(whole.output.valueAtRisk).toBeGreaterThan(0);
  });

  it('describe the library they import as it is', () => {
    const root = samplesFolder();
    const exported = readFileSync(path.join(root, 'indicators/src/main.ts'), 'utf8');
    const types = readFileSync(path.join(root, 'hyper-momentum/types/acme-indicators.d.ts'), 'utf8');
    const names = [...types.matchAll(/export function (\w+)/g)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(exported).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('have a readme, a change log, a licence and an icon', () => {
    for (const name of Object.keys(NEEDS)) {
      expect(readdirSync(path.join(samplesFolder(), name))).toEqual(
        expect.arrayContaining(['README.md', 'CHANGELOG.md', 'LICENSE', 'icon.png', 'wpk.json']),
      );
    }
  });
});

describe('the hostile sample', () => {
  it('is rejected by the audit for many reasons', async () => {
    const { valid, findings } = await workbench.validate({ path: copyOf('hostile-miner'), with: [] });
    const errors = new Set(
      findings.filter(({ severity }) => severity === 'error').map(({ ruleId }) => ruleId),
    );
    expect(valid).toBe(false);
    expect([...errors]).toEqual(
      expect.arrayContaining([
        'bidi-control',
        'capability-undeclared',
        'constructor-escape',
        'cryptomining',
        'embedded-secret',
        'eval-call',
        'exfiltration',
        'hidden-network',
        'host-undeclared',
        'obfuscated-exec',
        'process-exec',
        'prototype-write',
      ]),
    );
  });

  it('gets nowhere in the sandbox either', async () => {
    const { ok, runs } = await workbench.dryRun({
      path: copyOf('hostile-miner'),
      with: [],
      timeoutMs: 5_000,
    });
    expect(ok).toBe(false);
    for (const { outcome } of runs) expect(outcome).toBe('error');
  });

  it('is no part of what a home is filled with', async () => {
    const names = (await bundledSamples()).map(({ folder }) => path.basename(folder));
    expect(names).not.toContain('hostile-miner');
  });
});
