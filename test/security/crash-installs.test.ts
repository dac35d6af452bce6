import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { versionFolder } from '../../src-main/installs/folders.ts';
import type { InstallsDeps, WorkPhase } from '../../src-main/installs/index.ts';
import { answering } from '../support/installs/package-files.ts';
import { DEVELOPER, PERSON, TestHome, type HomeOptions } from '../support/installs/open-home.ts';
import { refusalOf } from '../support/refusal.ts';
import { makeSigner } from '../support/registry/make-signer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ID = 'acme.tool';
const CHILD = fileURLToPath(new URL('../support/installs/crash-child.ts', import.meta.url));
let folder: string;
let home: TestHome;

beforeEach(async () => {
  folder = temporaryFolder();
  home = await TestHome.open(folder);
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
  await home.publish({
    id: 'acme.lib',
    main: 'export const answer = 1;\n',
    manifest: { contributes: { commands: [], strategies: [], reports: [] } },
  });
  await home.publish({
    id: ID,
    main: "import { answer } from 'acme.lib';\nexport const commands = { hello: () => answer };\n",
    manifest: { dependencies: { 'acme.lib': '^1.0.0' } },
  });
});
afterEach(() => home.close());

/** Runs the child to its end; a killed one has the signal. */
function child(
  action: string,
  phase = 'none',
): Promise<{ readonly signal: string | null; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const work = spawn(process.execPath, [CHILD, folder, action, ID, phase], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    work.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    work.on('error', reject).on('close', (_code, signal) => resolve({ signal, said }));
  });
}

/** The home as somebody finds it who opens it next. */
async function reopened(options: HomeOptions = {}): Promise<TestHome> {
  await home.close();
  home = await TestHome.open(folder, { signer: home.signer, ...options });
  await home.installs.recover();
  return home;
}

async function versionThatRuns(): Promise<unknown> {
  return (await home.installs.run({ extensionId: ID, name: 'hello', input: {} }, PERSON)).result.value;
}

/** Nothing half-done is left: files, folders, blobs and states all agree. */
async function expectWhole(): Promise<void> {
  expect(await home.installs.fsck({ repair: false })).toMatchObject({ ok: true, lines: [] });
  for (const { status } of await home.installs.list()) expect(status).toBe('active');
  expect(await readdir(path.join(folder, 'staging')).catch(() => [])).toEqual([]);
  const checks = await home.store.check();
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
}

describe('a process killed while it installs', () => {
  const before: readonly WorkPhase[] = [
    'planned',
    'fetched',
    'verified',
    'staging',
    'staged',
    'placed',
    'checked',
  ];
  it.each(before)('in the phase %s leaves nothing installed, and installing again works', async (phase) => {
    expect((await child('install', phase)).signal).toBe('SIGKILL');
    await reopened();
    expect(await home.installs.list()).toEqual([]);
    await expectWhole();
    await home.install(ID);
    expect(await versionThatRuns()).toBe(1);
    await expectWhole();
  });

  it('after the swap leaves it installed with its dependency', async () => {
    expect((await child('install', 'active')).signal).toBe('SIGKILL');
    await reopened();
    expect((await home.installs.list()).map(({ extensionId }) => extensionId).toSorted()).toEqual([
      'acme.lib',
      ID,
    ]);
    expect(await versionThatRuns()).toBe(1);
    await expectWhole();
  });
});

describe('a process killed while it moves an installed version', () => {
  beforeEach(async () => {
    await home.install(ID);
    await home.publish({ id: ID, version: '1.1.0', main: answering(2) });
  });

  const before: readonly WorkPhase[] = [
    'planned',
    'fetched',
    'verified',
    'staging',
    'staged',
    'placed',
    'checked',
  ];
  it.each(before)('in the phase %s of an update leaves the old version running', async (phase) => {
    const { installationId } = await home.installs.get(ID);
    expect((await child('update', phase)).signal).toBe('SIGKILL');
    // Even before anybody puts it right, the old version is what runs.
    expect(await versionThatRuns()).toBe(1);
    await reopened();
    expect(await home.installs.get(ID)).toMatchObject({ installationId, version: '1.0.0', status: 'active' });
    expect(await versionThatRuns()).toBe(1);
    await expectWhole();
    await home.update(ID);
    expect(await versionThatRuns()).toBe(2);
  });

  it('after the swap leaves the new version running', async () => {
    expect((await child('update', 'active')).signal).toBe('SIGKILL');
    await reopened();
    expect(await versionThatRuns()).toBe(2);
    await expectWhole();
  });

  it.each([
    ['staged', 2],
    ['active', 1],
  ] as const)('in the phase %s of a rollback leaves version %i whole', async (phase, runs) => {
    await home.update(ID);
    expect((await child('rollback', phase)).signal).toBe('SIGKILL');
    await reopened();
    expect(await versionThatRuns()).toBe(runs);
    await expectWhole();
  });

  it('in the middle of uninstalling leaves it uninstalled', async () => {
    expect((await child('uninstall', 'uninstalled')).signal).toBe('SIGKILL');
    await reopened();
    expect((await home.installs.list()).map(({ extensionId }) => extensionId)).toEqual(['acme.lib']);
    await expectWhole();
  });
});

describe('a process killed at any moment', () => {
  it('leaves a home in which one whole version runs', async () => {
    await home.install(ID);
    let runs = 1;
    for (const [attempt, waitMs] of [700, 900, 1_100, 1_300, 1_500].entries()) {
      await home.publish({ id: ID, version: `1.${attempt + 1}.0`, main: answering(attempt + 2) });
      const work = spawn(process.execPath, [CHILD, folder, 'update', ID], { stdio: 'ignore' });
      const ended = new Promise((resolve) => work.on('close', resolve));
      await sleep(waitMs);
      work.kill('SIGKILL');
      await ended;
      await reopened();
      const now = await versionThatRuns();
      expect([runs, attempt + 2]).toContain(now);
      runs = Number(now);
      await expectWhole();
    }
  });

  it('while repairing leaves files that are right or still wrong, and the next repair ends it', async () => {
    await home.install(ID);
    const { version, digest } = await home.installs.get(ID);
    await writeFile(
      path.join(versionFolder(folder, { extensionId: ID, version, digest }), 'LICENSE'),
      'changed',
    );
    expect((await child('repair', 'repairing')).signal).toBe('SIGKILL');
    await reopened();
    expect((await home.installs.fsck({ repair: true })).ok).toBe(true);
    await expectWhole();
  });

  it('can be gone on with by a job that has the same plan and token', async () => {
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    const ctx = { signal: new AbortController().signal, progress: async () => undefined, resume: true };
    await reopened({
      change: (deps) => ({
        ...deps,
        blobs: { ...deps.blobs, get: () => new Promise<never>(() => undefined) },
      }),
    });
    // Stands for a process that stopped for good in the middle: its answer never comes, and its lease runs out.
    void home.installs.confirm(planId, token, {}, ctx);
    await expect.poll(() => home.states(ID)).toEqual(['planned']);
    await home.store.transaction(async (tx) => {
      for (const lease of await tx.leases.list('install:')) await tx.leases.release(lease.name, lease.owner);
    });
    const next = await TestHome.open(folder, { signer: home.signer });
    try {
      const first = await next.installs.confirm(planId, token, {}, ctx);
      expect(first).toHaveLength(2);
      expect(await next.installs.confirm(planId, token, {}, ctx)).toEqual(first);
      expect(await next.states(ID)).toEqual([
        'planned',
        'failed',
        'planned',
        'fetched',
        'verified',
        'staged',
        'active',
      ]);
    } finally {
      await next.close();
    }
  });
});

describe('two processes on one home', () => {
  it('find it sound while the other places files', async () => {
    await home.install(ID);
    await home.publish({ id: ID, version: '1.1.0', main: answering(2) });
    const reports: unknown[] = [];
    const other = await TestHome.open(folder, {
      signer: home.signer,
      onPhase: async (phase, extensionId) => {
        if (phase === 'placed' && extensionId === ID)
          reports.push(await home.installs.fsck({ repair: false }));
      },
    });
    try {
      await other.update(ID);
    } finally {
      await other.close();
    }
    expect(reports).toMatchObject([{ ok: true, lines: [] }]);
  });

  it('install the same at once: one does, the other finds it done', async () => {
    const both = await Promise.all([child('install'), child('install')]);
    expect(both.map(({ said }) => said)).toEqual(['done', 'done']);
    await reopened();
    expect(await home.installs.list()).toHaveLength(2);
    expect((await home.states(ID)).filter((state) => state === 'active')).toHaveLength(1);
    await expectWhole();
  });

  it('never put right what the other is still at', async () => {
    let midway = '';
    const slow = await TestHome.open(folder, {
      signer: home.signer,
      onPhase: async (phase, extensionId) => {
        if (phase !== 'staged' || extensionId !== ID) return;
        await home.installs.recover();
        midway = (await home.states(ID)).at(-1) ?? '';
      },
    });
    try {
      await slow.install(ID);
    } finally {
      await slow.close();
    }
    expect(midway).toBe('staged');
    expect(await versionThatRuns()).toBe(1);
    await expectWhole();
  });
});

describe('a plan whose work was cut', () => {
  const ctx = { signal: new AbortController().signal, progress: async () => undefined };

  it('is closed for good: a process that only seemed dead moves nothing by it', async () => {
    await home.install(ID);
    await home.publish({ id: ID, version: '1.1.0', main: answering(2) });
    const codes: string[] = [];
    const slow = await TestHome.open(folder, {
      signer: home.signer,
      onPhase: async (phase, extensionId) => {
        if (phase === 'checked' && extensionId === ID)
          codes.push(await refusalOf(() => home.installs.endCut(planId)));
      },
    });
    const { planId } = await slow.installs.plan(
      { action: 'update', operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    try {
      const { token } = await slow.installs.consent(planId);
      codes.push(await refusalOf(() => slow.installs.confirm(planId, token, {}, ctx)));
    } finally {
      await slow.close();
    }
    expect(codes).toEqual(['installs.cut-off', 'installs.plan-used']);
    expect(await versionThatRuns()).toBe(1);
    await expectWhole();
  });

  it('answers what it came to where everything had been done', async () => {
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    const done = await home.installs.confirm(planId, token, {}, ctx);
    expect(await home.installs.endCut(planId)).toEqual(done);
  });
});

describe('a full disk', () => {
  /** The disk has room for so many more files, then none. */
  const fullAfter =
    (files: number) =>
    (deps: InstallsDeps): InstallsDeps => {
      let left = files;
      return {
        ...deps,
        packages: {
          ...deps.packages,
          writeFilesSafely: async (all, target) => {
            const fitting = new Map([...all].slice(0, left));
            left -= all.size;
            await deps.packages.writeFilesSafely(fitting, target);
            if (left < 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
          },
        },
      };
    };

  it.each([0, 3, 7])('after %i files is named, and nothing has changed', async (files) => {
    await reopened({ change: fullAfter(files) });
    expect(await refusalOf(() => home.install(ID))).toBe('installs.disk-full');
    expect(await home.installs.list()).toEqual([]);
    await expectWhole();
    await reopened();
    await home.install(ID);
    expect(await versionThatRuns()).toBe(1);
  });

  it('while updating leaves the old version', async () => {
    await home.install(ID);
    await home.publish({ id: ID, version: '1.1.0', main: answering(2) });
    await reopened({ change: fullAfter(2) });
    expect(await refusalOf(() => home.update(ID))).toBe('installs.disk-full');
    expect(await versionThatRuns()).toBe(1);
    await expectWhole();
  });
});

describe('a home whose files somebody took away', () => {
  it('refuses to install a package whose blob is gone, and changes nothing', async () => {
    const digest = await home.publish({ id: 'acme.gone' });
    const all = await home.store.read((tx) => tx.blobs.referenced());
    await home.blobs.collect(new Set([...all].filter((one) => one !== digest)), -1_000);
    expect(await refusalOf(() => home.install('acme.gone'))).toBe('store.blob-missing');
    expect(await home.installs.list()).toEqual([]);
    await expectWhole();
  });

  it('refuses a plan that was changed in the store', async () => {
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    await home.store.transaction(async (tx) => {
      const stored = JSON.stringify(await tx.settings.get(`plan:${planId}`));
      await tx.settings.set(`plan:${planId}`, JSON.parse(stored.replace('"files":5', '"files":6')));
    });
    expect(await refusalOf(() => home.installs.check(planId, token, {}))).toBe('installs.plan-token');
  });

  it("refuses a version whose publisher's key was revoked after the plan", async () => {
    const other = makeSigner();
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    await home.registry.publishers.addKey(
      { publisherId: 'acme', publicKey: other.identity.publicKey, simulated: false },
      DEVELOPER,
    );
    await home.registry.publishers.revokeKey(
      { publisherId: 'acme', keyId: home.signer.identity.keyId, reason: 'stolen' },
      DEVELOPER,
    );
    const ctx = { signal: new AbortController().signal, progress: async () => undefined };
    expect(await refusalOf(() => home.installs.confirm(planId, token, {}, ctx))).toBe('trust.revoked-key');
    await expectWhole();
  });
});
