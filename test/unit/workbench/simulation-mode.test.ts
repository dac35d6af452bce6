import { describe, expect, it } from 'vitest';
import { createSimulationMode } from '../../../src-main/workbench/index.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PERSON = `sha256:${'a'.repeat(64)}`;

describe('simulation mode', () => {
  it('is off until somebody switches it on, and the log says who and when', async () => {
    const store = await openStore({ home: temporaryFolder() });
    const mode = createSimulationMode(store, () => 1_000);
    expect(await mode.enabled()).toBe(false);
    await mode.set(true, PERSON);
    await mode.set(true, PERSON);
    await mode.set(false, PERSON);
    expect(await mode.enabled()).toBe(false);
    const leaves = (await store.read((tx) => tx.log.list(0, 10))).map(
      ({ leaf }) => JSON.parse(leaf) as unknown,
    );
    expect(leaves).toEqual([
      expect.objectContaining({ type: 'simulation.switched', actor: PERSON, enabled: true }),
      expect.objectContaining({ type: 'simulation.switched', actor: PERSON, enabled: false }),
    ]);
    await store.close();
  });
});
