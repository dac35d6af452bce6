import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packFiles, readPackage } from '../../../src-main/packages/index.ts';
import { createStation, type Station } from '../../../src-main/station.ts';
import { openBlobStore } from '../../../src-main/store/index.ts';
import { signPackage } from '../../../src-main/trust/index.ts';
import { createWorkbench, type Workbench } from '../../../src-main/workbench/index.ts';
import { packageFiles } from '../../support/installs/package-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ID = 'black-swann.hyper-momentum';
let home: string;
let workbench: Workbench;
let station: Station;

const open = (upkeep: boolean) => createStation({ home, workbench, keychain: null, upkeep });

beforeEach(async () => {
  home = temporaryFolder();
  workbench = createWorkbench();
  station = await open(false);
});
afterEach(async () => {
  await station.close();
  await workbench.close();
});

/** Submitted, and then nobody came to audit it: every attempt of its job has failed. */
async function submitOnly(): Promise<string> {
  const bytes = await packFiles(packageFiles({ id: ID }));
  const { digest, manifestDigest } = readPackage(bytes);
  await openBlobStore(home).put(bytes);
  const signer = await station.keys.signer();
  const bundle = await signPackage({ signer, digest, extensionId: ID, version: '1.0.0', manifestDigest });
  const actor = { userId: await station.userId(), role: 'admin' as const };
  return (await station.registry.submissions.submit({ digest, bundle }, actor)).id;
}

describe('a host that stays open', () => {
  it('audits what was submitted and not brought to its end', async () => {
    const id = await submitOnly();
    await station.close();
    station = await open(true);
    for (const job of await station.jobs.list()) await station.jobs.finished(job.id);
    expect((await station.registry.submissions.get(id)).state).toBe('pending');
  });

  it('leaves that to others where it is a single command', async () => {
    const id = await submitOnly();
    await station.close();
    station = await open(false);
    expect(await station.jobs.list()).toEqual([]);
    expect((await station.registry.submissions.get(id)).state).toBe('submitted');
  });
});
