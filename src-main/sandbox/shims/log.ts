import type { LogLine } from '../../../src-shared/models/sandbox.ts';
import { cleanText } from '../clean-text.ts';
import { anyJson, workerMethod, type WorkerMethod } from './worker-method.ts';

/** One line keeps at most this many UTF-16 code units. */
const LINE_LENGTH = 4_096;

function level(name: LogLine['level']): WorkerMethod {
  return workerMethod([anyJson], ([value], side) => {
    const line = typeof value === 'string' ? value : JSON.stringify(value);
    side.log({ level: name, message: cleanText(line, LINE_LENGTH), atMs: side.elapsedMs() });
    return undefined;
  });
}

/** `log.info(text)`, `log.warn(text)`, `log.error(text)`. Needs no grant; bounded by `logBytes`. */
export const logShim = { info: level('info'), warn: level('warn'), error: level('error') } as const;
