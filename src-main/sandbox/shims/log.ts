import { z } from 'zod';
import type { LogLine } from '../../../src-shared/models/sandbox.ts';
import { cleanText } from '../clean-text.ts';
import { jsonArgument, workerMethod, type Shim, type WorkerMethod } from './shim.ts';

/** One line keeps at most this many UTF-16 code units. */
const LINE_LENGTH = 4_096;

function level(name: LogLine['level']): WorkerMethod {
  return workerMethod(z.tuple([jsonArgument]), ([value], side) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    side.log({ level: name, message: cleanText(text, LINE_LENGTH), atMs: side.elapsedMs() });
    return undefined;
  });
}

/** `log.info(text)`, `log.warn(text)`, `log.error(text)`. Needs no grant; bounded by `logBytes`. */
export const logShim: Shim = { info: level('info'), warn: level('warn'), error: level('error') };
