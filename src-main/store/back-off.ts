import { setTimeout as sleep } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { isBusy } from './sqlite-errors.ts';

/**
 * Tries until another process lets go, without stopping the event loop (a waiting `BEGIN` inside SQLite would).
 * @throws store.busy after `limitMs`.
 */
export async function whenFree<T>(limitMs: number, attempt: () => T): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() - began >= limitMs)
        throw new StationError('store.busy', { seconds: limitMs / 1000 }, error);
    }
    // Random: two writers that met once should not meet again. Short at first, as a commit is, and then less and less often:
    // whoever holds it for seconds needs the processor more than whoever asks.
    await sleep(1 + Math.random() * Math.min(100, 5 + (performance.now() - began) / 20));
  }
}
