import { recordTransition } from '../store/index.ts';
import type { Store } from '../store/port.ts';

const KEY = 'simulation.enabled';

/** Whether development signatures of a throw-away root are accepted in this home. Off by default. */
export interface SimulationMode {
  enabled(): Promise<boolean>;
  /** The log keeps who switched it, and when. */
  set(enabled: boolean, userId: string): Promise<void>;
}

export function createSimulationMode(store: Store, now: () => number): SimulationMode {
  return {
    enabled: () => store.read(async (tx) => (await tx.settings.get(KEY)) === true),
    set: (enabled, userId) =>
      store.transaction(async (tx) => {
        if (((await tx.settings.get(KEY)) === true) === enabled) return;
        await tx.settings.set(KEY, enabled);
        await recordTransition(tx, { type: 'simulation.switched', userId, facts: { enabled } }, now());
      }),
  };
}
