import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStation, type Station } from '../../../src-main/station.ts';
import { SqliteConnection } from '../../../src-main/store/sqlite-connection.ts';
import { createWorkbench, type Workbench } from '../../../src-main/workbench/index.ts';
import { rows } from '../../support/store-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let home: string;
let workbench: Workbench;
let station: Station;

beforeEach(async () => {
  home = temporaryFolder();
  workbench = createWorkbench();
  station = await createStation({ home, workbench, keychain: null });
});
afterEach(async () => {
  await station.close();
  await workbench.close();
});

const searchIsSound = async () =>
  (await station.store.check()).find(({ name }) => name === 'search')?.ok === true;

describe('building the search index anew', () => {
  it('mends one that lost an extension', async () => {
    await station.store.transaction(async (tx) => {
      await tx.publishers.insert(rows.publisher());
      await tx.extensions.insert(rows.extension({ latestVersion: '1.0.0' }));
    });
    expect(await searchIsSound()).toBe(true);
    const damage = new SqliteConnection(path.join(home, 'store.sqlite'), { mustExist: true });
    damage.exec('DELETE FROM search_rank');
    damage.close();
    expect(await searchIsSound()).toBe(false);

    const jobId = await station.jobs.start('renumber-search', {}, 'a test');
    expect(await station.jobs.finished(jobId)).toMatchObject({ state: 'done' });
    expect(await searchIsSound()).toBe(true);
    expect((await station.registry.extensions.search('')).items).toHaveLength(1);
  });
});
