import { setImmediate as breathe } from 'node:timers/promises';

/** Work that goes on for longer keeps others waiting. */
export const TURN_MS = 4;

/** Called between two pieces of work: gives others their turn once these took long enough together. */
export function breather(): () => Promise<void> {
  let rested = performance.now();
  return async () => {
    if (performance.now() - rested < TURN_MS) return;
    await breathe();
    rested = performance.now();
  };
}
