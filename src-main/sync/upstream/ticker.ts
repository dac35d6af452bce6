import { toStationError } from '../../../src-shared/errors/index.ts';
import { STORE_LIMITS, UPSTREAM_LIMITS } from '../../../src-shared/limits.ts';
import type { UpstreamDeps } from './deps.ts';
import { admitAgain, sendDue, takeBack } from './sending.ts';

/** Sends whenever something is due, in a process that stays. */
export interface Ticker {
  start(): Promise<void>;
  /** Cuts what is being sent; it is sent again by whoever opens the home next. */
  close(): Promise<void>;
}

export function createTicker(deps: UpstreamDeps): Ticker {
  const { store, now } = deps;
  const stop = new AbortController();
  let deaf: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let lookAgain = false;

  const trouble = (thrown: unknown): void => {
    if (stop.signal.aborted) return;
    (deps.onTrouble ?? ((error) => process.emitWarning(toStationError(error))))(thrown);
  };

  /** Asks for the time of the next one only: most changes of a home are about something else. */
  const lookOn = async (): Promise<void> => {
    while (lookAgain && !stop.signal.aborted) {
      lookAgain = false;
      clearTimeout(timer);
      let waitMs: number = UPSTREAM_LIMITS.lookMs;
      try {
        const due = await store.read((tx) => tx.upstream.dueNext());
        if (due !== null && due <= now()) await sendDue(deps, { remoteId: null, signal: stop.signal });
        const next = await store.read((tx) => tx.upstream.dueNext());
        // What is due and was not sent is held by another process, or by something before it.
        if (next !== null && next > now()) waitMs = Math.min(waitMs, next - now() + 1);
      } catch (thrown) {
        trouble(thrown);
      }
      if (stop.signal.aborted) return;
      timer = setTimeout(look, waitMs);
      timer.unref();
    }
  };

  function look(): void {
    if (stop.signal.aborted) return;
    lookAgain = true;
    looking ??= lookOn().finally(() => {
      looking = null;
    });
  }

  return {
    async start() {
      await takeBack(deps);
      // This process may have the passphrase that another one lacked.
      await admitAgain(deps);
      deaf = store.onChange(look, STORE_LIMITS.followMs);
      look();
    },
    async close() {
      deaf?.();
      clearTimeout(timer);
      stop.abort(new Error('closing'));
      await looking;
    },
  };
}
