import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStation, type Station } from '../../../src-main/station.ts';
import { openKeyStore } from '../../../src-main/trust/index.ts';
import { createWorkbench, type Workbench } from '../../../src-main/workbench/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let home: string;
let workbench: Workbench;
let station: Station;

const open = () => createStation({ home, workbench, keychain: null });
const actor = async () => ({ userId: await station.userId(), role: 'admin' as const });
const boundKeys = async (): Promise<readonly string[]> =>
  (await station.registry.publishers.get('acme')).identities.map(({ keyId }) => keyId);
/** As a process does that is killed before it comes to the publishers. */
const rotateAndDie = async (): Promise<string> => {
  const keys = await openKeyStore(path.join(home, 'keys'), { now: Date.now, keychain: null });
  return (await keys.rotate()).next.keyId;
};

beforeEach(async () => {
  home = temporaryFolder();
  workbench = createWorkbench();
  station = await open();
  const { publishers } = station.registry;
  await publishers.create({ id: 'acme', displayName: 'Acme' }, await actor());
  const { publicKey } = await station.keys.current();
  await publishers.addKey({ publisherId: 'acme', publicKey, simulated: false }, await actor());
});
afterEach(async () => {
  await station.close();
  await workbench.close();
});

describe('rotating the identity of a home', () => {
  it('that was cut after the key was made is brought to its end when the home is opened', async () => {
    const next = await rotateAndDie();
    expect(await boundKeys()).not.toContain(next);
    await station.close();
    station = await open();
    expect(await boundKeys()).toContain(next);
  });
  it('that was cut, and done again by a process that stayed open, reaches the publishers all the same', async () => {
    await rotateAndDie();
    const { next } = await station.rotateIdentity(await actor());
    expect(await boundKeys()).toContain(next.keyId);
  });
  it('away from a key that its publisher revoked makes the new key, which waits for a publisher', async () => {
    const { keyId } = await station.keys.current();
    const { publishers } = station.registry;
    await publishers.revokeKey({ publisherId: 'acme', keyId, reason: 'lost' }, await actor());
    const { next, publishers: bound } = await station.rotateIdentity(await actor());
    expect(bound).toEqual([]);
    expect((await station.keys.current()).keyId).toBe(next.keyId);
    expect(await boundKeys()).toEqual([keyId]);
  });
});
