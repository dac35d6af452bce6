import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEVELOPER, PERSON, TestHome } from '../../support/installs/open-home.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ID = 'acme.tool';
const HOUR = 3_600_000;
let home: TestHome;
beforeEach(async () => {
  home = await TestHome.open(temporaryFolder());
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
  await home.publish({
    id: ID,
    main: 'export const commands = { hello: () => 1 };\n',
    manifest: {
      permissions: [{ capability: 'storage', reason: 'Counts.' }],
      contributes: { commands: [{ id: 'hello', title: 'Hello', input: { type: 'object' } }] },
    },
  });
  await home.install(ID);
});
afterEach(() => home.close());

/** Nothing else happens between this moment and what is done next. */
function nextHour(): number {
  const before = Date.now() + home.clockOffset;
  home.clockOffset += HOUR;
  return before;
}

describe('the ledger as it was', () => {
  it('answers the state, the grants and the pin that each moment had', async () => {
    const installed = nextHour();
    await home.installs.pin(ID, true, PERSON);
    const pinned = nextHour();
    await home.installs.disable(ID, PERSON);
    const disabled = nextHour();
    await home.installs.setGrants(ID, [], PERSON);
    const narrowed = nextHour();
    await home.installs.uninstall({ extensionId: ID, deleteData: false }, PERSON);

    const was = async (at: number) => (await home.installs.asOf(at))[0];
    expect(await home.installs.asOf(installed - 24 * HOUR)).toEqual([]);
    expect(await was(installed)).toMatchObject({ extensionId: ID, status: 'active', pinned: false });
    expect(await was(pinned)).toMatchObject({ status: 'active', pinned: true });
    expect(await was(disabled)).toMatchObject({ status: 'disabled', grants: [{ capability: 'storage' }] });
    expect(await was(narrowed)).toMatchObject({ status: 'disabled', grants: [] });
    expect(await home.installs.asOf(narrowed + 2 * HOUR)).toEqual([]);
  });

  it('counts what happened by the quarter of an hour, without the steps of work under way', async () => {
    nextHour();
    await home.installs.disable(ID, PERSON);
    const activity = await home.installs.activity();
    expect(activity.map(({ action, count }) => [action, count])).toEqual([
      ['install', 1],
      ['disable', 1],
    ]);
    expect(activity.every(({ at }) => Date.parse(at) % (15 * 60_000) === 0)).toBe(true);
  });

  it('gives each event the receipt that the transparency log holds for it', async () => {
    await home.installs.disable(ID, PERSON);
    const events = await home.installs.events(ID);
    const leaves = await home.store.read((tx) => tx.log.list(0, 200));
    expect(events.at(-1)).toMatchObject({ action: 'disable', to: 'disabled', actor: PERSON });
    for (const { receipt } of events) expect(leaves.some(({ leaf }) => leaf.includes(receipt))).toBe(true);
  });
});

describe('what can be run', () => {
  it('names each contribution with its schema, and says which extensions are switched off', async () => {
    expect(await home.installs.runnable()).toMatchObject([
      {
        extensionId: ID,
        enabled: true,
        hasSettings: false,
        permissions: [{ capability: 'storage', reason: 'Counts.' }],
        contributions: [{ kind: 'command', name: 'hello', title: 'Hello', input: { type: 'object' } }],
      },
    ]);
    await home.installs.disable(ID, PERSON);
    expect(await home.installs.runnable()).toMatchObject([{ enabled: false }]);
  });
});
