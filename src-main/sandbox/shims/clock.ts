import { z } from 'zod';
import { workerMethod, type Shim } from './shim.ts';

/** `clock.now()`: UTC milliseconds; fixed in a dry run. Needs no grant. */
export const clockShim: Shim = { now: workerMethod(z.tuple([]), (_args, side) => side.now()) };
