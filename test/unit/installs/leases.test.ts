import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { STORE_LIMITS } from '../../../src-shared/limits.ts';
import { isCertainlyGone, processMark } from '../../../src-main/jobs/process-mark.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { refusalOf } from '../../support/refusal.ts';
import { DEVELOPER, PERSON, TestHome } from '../../support/installs/open-home.ts';

const ID = 'acme.tool';

/** A home in which somebody on another machine holds the lease, and in which waiting moves the clock. */
async function heldHome(renew: boolean): Promise<TestHome> {
  const hold = async (home: TestHome): Promise<void> => {
    const now = Date.now() + home.clockOffset;
    const lease = {
      name: `install:${ID}`,
      owner: 'host=elsewhere/1/2/3',
      until: now + STORE_LIMITS.leaseMs,
      details: {},
    };
    await home.store.transaction((tx) => tx.leases.acquire(lease, now));
  };
  const home = await TestHome.open(temporaryFolder(), {
    change: (deps) => ({
      ...deps,
      sleep: async (ms) => {
        home.clockOffset += ms;
        if (renew) await hold(home);
      },
    }),
  });
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
  await home.publish({ id: ID });
  await home.install(ID);
  await hold(home);
  return home;
}

describe('the lease on an extension', () => {
  it('of somebody who went silent is taken when its time is over, not before', async () => {
    const home = await heldHome(false);
    await home.installs.disable(ID, PERSON);
    expect(home.clockOffset).toBeGreaterThanOrEqual(STORE_LIMITS.leaseMs - 1_000);
    expect((await home.installs.get(ID)).status).toBe('disabled');
    await home.close();
  });

  it('of somebody who is alive is waited for, and at last refused as busy', async () => {
    const home = await heldHome(true);
    expect(await refusalOf(() => home.installs.disable(ID, PERSON))).toBe('installs.busy');
    expect((await home.installs.get(ID)).status).toBe('active');
    await home.close();
  });
});

describe('whether an owner is gone', () => {
  it('is certain only of a process of this system that has ended', async () => {
    const own = await processMark();
    expect(await isCertainlyGone(`${own}/work`)).toBe(false);
    expect(await isCertainlyGone('host=elsewhere/1/2/work')).toBe(false);
    expect(await isCertainlyGone('nonsense')).toBe(false);
    if (process.platform !== 'linux') return;
    const ended = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => ended.on('close', resolve));
    const [place, , started] = own.split('/');
    expect(await isCertainlyGone(`${place}/${ended.pid}/${started}/work`)).toBe(true);
    // The number was given to another process since: this one, which started at another time.
    expect(await isCertainlyGone(`${place}/${process.pid}/1/work`)).toBe(true);
    // A process that may not be asked about is not gone.
    expect(await isCertainlyGone(`another place/${ended.pid}/${started}/work`)).toBe(false);
  });
});
