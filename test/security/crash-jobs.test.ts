import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packFiles } from '../../src-main/packages/index.ts';
import { createStation } from '../../src-main/station.ts';
import { openStore } from '../../src-main/store/index.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import type { Submission } from '../../src-shared/models/catalog.ts';
import type { Installation } from '../../src-shared/models/installation.ts';
import type { Job } from '../../src-shared/models/job.ts';
import { packageFiles } from '../support/installs/package-files.ts';
import { cut, startWpk, type RunningWpk } from '../support/running-wpk.ts';
import { wpkHome, type WpkHome } from '../support/wpk-home.ts';

const ID = 'grove.aspen';
const POLL = { timeout: 50_000 };
const STORES = { permissions: [{ capability: 'storage', reason: 'Remembers.' }] };
const FIRST = `import { storage } from 'marketplace';
export const commands = { hello: async () => { await storage.set('k', 1); return 1; } };
`;
/** Comes to no end on a machine where the first version has run. */
const SECOND = `import { storage } from 'marketplace';
export async function activate() { let turns = (await storage.get('k')) ?? 0; while (turns > 0) turns += 1; }
export const commands = { hello: () => 2 };
`;

let at: WpkHome;

const jobs = async (kind: string): Promise<readonly Job[]> =>
  (await at.json<{ items: Job[] }>(['api', 'jobs.list'])).items.filter((job) => job.kind === kind);
const states = async (): Promise<readonly string[]> =>
  (await at.json<{ items: { to: string }[] }>(['history', ID])).items.map(({ to }) => to);

async function sign(version: string, main: string): Promise<string> {
  const file = `aspen-${version}.wpk`;
  await writeFile(at.at(file), await packFiles(packageFiles({ id: ID, version, main, manifest: STORES })));
  await at.json(['sign', file]);
  return file;
}

async function publish(version: string, main: string): Promise<void> {
  await at.json(['publish', await sign(version, main)]);
  await at.json(['review', 'approve', `${ID}@${version}`]);
}

/** An update that hangs in the health check of the new version. */
async function hangingUpdate(): Promise<RunningWpk> {
  const update = startWpk(at, ['update', ID, '--yes']);
  await expect.poll(() => readdir(path.join(at.home, 'installed', ID)), POLL).toHaveLength(2);
  return update;
}

describe('an update that is killed in its health check', () => {
  beforeAll(async () => {
    at = await wpkHome();
    await publish('1.0.0', FIRST);
    await at.json(['install', ID, '--yes']);
    await at.json(['run', ID, 'hello']);
    await publish('1.1.0', SECOND);
  }, 180_000);
  afterAll(() => at.remove());

  it('is left alone while its process lives, and the home is sound meanwhile', async () => {
    const store = await openStore({ home: at.home });
    const update = await hangingUpdate();
    try {
      expect(await at.json(['doctor'])).toMatchObject({ ok: true });
      const { row, running } = await store.read(async (tx) => ({
        row: await tx.ledger.currentByExtension(ID),
        running: await tx.jobs.list({ state: 'running', limit: 9, offset: 0 }),
      }));
      expect(row?.to).toBe('updating');
      expect(running).toMatchObject([{ kind: 'install', attempts: 1 }]);
    } finally {
      await cut(update);
      await store.close();
    }
  });

  it('is taken back once, by the next command, and its job says what happened', async () => {
    const taken = ['planned', 'fetched', 'verified', 'staged', 'active', 'updating', 'rolled-back', 'active'];
    for (let command = 0; command < 3; command += 1) {
      expect(await at.json(['doctor'])).toMatchObject({ ok: true });
      const { items } = await at.json<{ items: Installation[] }>(['list']);
      expect(items).toMatchObject([{ extensionId: ID, version: '1.0.0', status: 'active' }]);
      expect(await states()).toEqual(taken);
    }
    expect((await jobs('install'))[0]).toMatchObject({
      state: 'failed',
      error: { code: 'installs.cut-off', details: { what: [`${ID}@1.1.0`], done: [] } },
    });
  });

  it('goes on where the next to open the home stays', async () => {
    const before = (await states()).length;
    await cut(await hangingUpdate());
    const store = await openStore({ home: at.home });
    await store.transaction((tx) => tx.storage.delete(ID, 'k'));
    await store.close();

    const workbench = createWorkbench();
    const station = await createStation({ home: at.home, workbench, keychain: null, upkeep: true });
    try {
      const [job] = (await station.jobs.list()).filter(({ kind }) => kind === 'install');
      expect(await station.jobs.finished(job?.id ?? '')).toMatchObject({ state: 'done', attempts: 2 });
    } finally {
      await station.close();
      await workbench.close();
    }
    expect((await states()).slice(before)).toEqual([
      'updating',
      'rolled-back',
      'active',
      'updating',
      'active',
    ]);
    expect(await at.json(['run', ID, 'hello'])).toMatchObject({ value: 2 });
    expect(await at.json(['doctor'])).toMatchObject({ ok: true });
  });
});

describe('a submission whose process is killed in its audit', () => {
  beforeAll(async () => {
    at = await wpkHome();
  });
  afterAll(() => at.remove());

  it('waits, untouched by other commands, and goes on when it is published again', async () => {
    const file = await sign('1.0.0', FIRST);
    const store = await openStore({ home: at.home });
    const first = startWpk(at, ['publish', file]);
    const auditing = () =>
      store.read((tx) => tx.submissions.list({ state: 'auditing', limit: 9, offset: 0 }));
    await expect.poll(auditing, { ...POLL, interval: 10 }).toHaveLength(1);
    await cut(first);
    await store.close();

    for (let command = 0; command < 2; command += 1) {
      const { items } = await at.json<{ items: Submission[] }>(['status']);
      expect(items).toMatchObject([{ extensionId: ID, state: 'submitted' }]);
      expect(await jobs('audit')).toMatchObject([{ attempts: 1, error: null }]);
    }
    const [left] = await jobs('audit');
    expect(await at.json(['publish', file])).toMatchObject({ state: 'pending' });
    expect(await jobs('audit')).toMatchObject([{ id: left?.id, state: 'done', attempts: 2 }]);
    expect((await at.json<{ items: Submission[] }>(['status'])).items).toHaveLength(1);
  });
});

describe('wpk api', () => {
  beforeAll(async () => {
    at = await wpkHome();
  });
  afterAll(() => at.remove());

  /** The arguments of a call that starts a job, and the answer as soon as it is there. */
  const start = async (version: string) => {
    const imported = await at.json([
      'api',
      'packages.import',
      '--input',
      JSON.stringify({ path: at.at(await sign(version, FIRST)) }),
    ]);
    const { digest, bundle } = imported;
    const call = startWpk(at, ['api', 'submissions.start', '--input', JSON.stringify({ digest, bundle })]);
    await expect.poll(() => call.stdout(), { ...POLL, interval: 10 }).toContain('\n');
    const { jobId } = JSON.parse(call.stdout()) as { jobId: string };
    const job = () => at.json<Job>(['api', 'jobs.get', '--input', JSON.stringify({ jobId })]);
    return { call, jobId, job };
  };

  it('stays until the job that it started has ended, and answers nothing more', async () => {
    const { call, jobId, job } = await start('1.0.0');
    expect(await call.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(call.stdout())).toEqual({ jobId });
    expect(await job()).toMatchObject({ state: 'done', result: { state: 'pending' } });
  });

  it('cancels that job on Ctrl-C', async () => {
    const { call, jobId, job } = await start('1.1.0');
    call.child.kill('SIGINT');
    expect(await call.ended).toEqual({ code: 1, signal: null });
    const [answer, end] = call.stdout().trimEnd().split('\n');
    expect(JSON.parse(answer ?? '')).toEqual({ jobId });
    expect(JSON.parse(end ?? '')).toMatchObject({ error: { code: 'jobs.cancelled' } });
    expect(await job()).toMatchObject({ state: 'cancelled', error: { code: 'jobs.cancelled' } });
  });
});
