import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Imported first by the window's main process. Electron runs Node's event loop only when something asks for it: its own
 * `setTimeout` and `setImmediate` ask, those of `timers/promises` do not, so that awaiting one lasts until some other event
 * happens by, half a second at a start. `promisify` answers Electron's own (Electron, lib/common/init.ts).
 */
timers.setTimeout = promisify(setTimeout);
timers.setImmediate = promisify(setImmediate);
syncBuiltinESMExports();
