import type { Store } from '../store/port.ts';
import type { TufRepository } from './port.ts';

/** Transitions often come in rows: they are published together. */
const DEBOUNCE_MS = 2_000;
/** Often enough to renew a timestamp of a day in the half of its life that is left. */
const RENEW_MS = 30 * 60_000;

/** Begins a publication soon after what is listed changed, and in time before a signature expires. */
export interface TufUpkeep {
  start(): void;
  close(): Promise<void>;
}

export function createTufUpkeep({
  store,
  repository,
  begin,
  onTrouble,
}: {
  readonly store: Store;
  readonly repository: Pick<TufRepository, 'isDue'>;
  /** Starts the job. */
  readonly begin: () => Promise<void>;
  /** Told what kept it from looking; it looks again. */
  readonly onTrouble: (thrown: unknown) => void;
}): TufUpkeep {
  let deaf: (() => void) | null = null;
  let soon: NodeJS.Timeout | null = null;
  let regularly: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();

  const lookOnce = async (): Promise<void> => {
    try {
      if (deaf !== null && (await repository.isDue())) await begin();
    } catch (thrown) {
      onTrouble(thrown);
    }
  };
  const look = (): void => {
    soon = null;
    looking = looking.then(lookOnce);
  };
  const lookSoon = (): void => {
    if (soon !== null || deaf === null) return;
    soon = setTimeout(look, DEBOUNCE_MS);
    soon.unref();
  };

  return {
    start() {
      deaf ??= store.onChange(lookSoon);
      regularly ??= setInterval(look, RENEW_MS).unref();
      lookSoon();
    },
    async close() {
      deaf?.();
      deaf = null;
      if (soon !== null) clearTimeout(soon);
      if (regularly !== null) clearInterval(regularly);
      await looking;
    },
  };
}
