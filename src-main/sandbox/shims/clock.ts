import { workerMethod } from './worker-method.ts';

/** `clock.now()`: UTC milliseconds; fixed in a dry run. Needs no grant. */
export const clockShim = { now: workerMethod([], (_args, side) => side.now()) } as const;
