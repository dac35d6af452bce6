import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStation, type Station } from '../../../src-main/station.ts';
import { createWorkbench, type Workbench } from '../../../src-main/workbench/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PUBLISHER = 'black-swann';
let home: string;
let workbench: Workbench;
let station: Station;

const open = () => createStation({ home, workbench, keychain: null });
const keysOfPublisher = async () =>
  (await station.registry.publishers.get(PUBLISHER)).identities.map(({ keyId }) => keyId);
const actor = async () => ({ userId: await station.userId(), role: 'admin' as const });

beforeEach(async () => {
  home = temporaryFolder();
  workbench = createWorkbench();
  station = await open();
  await station.registry.publishers.create({ id: PUBLISHER, displayName: 'Black Swann' }, await actor());
  const { publicKey } = await station.keys.current();
  await station.registry.publishers.addKey(
    { publisherId: PUBLISHER, publicKey, simulated: false },
    await actor(),
  );
});
afterEach(async () => {
  await station.close();
  await workbench.close();
});

describe('a new key', () => {
  it('speaks for the publishers that the old one spoke for, and the person stays the same', async () => {
    const before = await station.userId();
    const { old, next, publishers } = await station.rotateIdentity(await actor());
    expect(publishers).toEqual([PUBLISHER]);
    expect(await keysOfPublisher()).toEqual([old.keyId, next.keyId]);
    expect(await station.userId()).toBe(before);
  });

  it('reaches its publishers with the next opening when the program was cut in between', async () => {
    const { next } = await station.keys.rotate();
    expect(await keysOfPublisher()).not.toContain(next.keyId);
    await station.close();
    station = await open();
    expect(await keysOfPublisher()).toContain(next.keyId);
  });

  it('is vouched for by a revoked key no more', async () => {
    const { old, next } = await station.keys.rotate();
    await station.registry.publishers.revokeKey(
      { publisherId: PUBLISHER, keyId: old.keyId, reason: 'lost' },
      await actor(),
    );
    await station.close();
    station = await open();
    expect(await keysOfPublisher()).not.toContain(next.keyId);
  });
});
