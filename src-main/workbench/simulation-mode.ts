import type { Store } from '../store/port.ts';

const KEY = 'simulation.enabled';

/** Whether development signatures of a throw-away root are accepted in this home. Off by default. */
export interface SimulationMode {
  enabled(): Promise<boolean>;
  set(enabled: boolean): Promise<void>;
}

export function createSimulationMode(store: Store): SimulationMode {
  return {
    enabled: () => store.read(async (tx) => (await tx.settings.get(KEY)) === true),
    set: (enabled) => store.transaction((tx) => tx.settings.set(KEY, enabled)),
  };
}
