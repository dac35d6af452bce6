import { setTimeout as sleep } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { isBusy } from './sqlite-errors.ts';

/**
 * Tries until another process lets go, without stopping the event loop (a waiting `BEGIN` inside SQLite would).
 * @throws store.busy after `limitMs`.
 */
export async function whenFree<T>(limitMs: number, attempt: () => T): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() >= giveUpAt)
        throw new StationError('store.busy', { seconds: limitMs / 1000 }, error);
    }
    // Short and random: two writers that met once should not meet again, and a commit takes a few milliseconds.
    await sleep(1 + Math.random() * 5);
  }
}
