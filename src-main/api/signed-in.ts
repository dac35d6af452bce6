import type { Store } from '../store/port.ts';
import type { ApiContext } from './context.ts';
import { toApiError } from './guard.ts';

/** The longest that a timer waits, ms. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * A stream that ends with the sign-in it was asked for under: a token is looked at again whenever anything was written, and
 * when it expires. Without a sign-in to lose, the stream as it is. @throws what `demandSignedIn` throws, as doors answer it
 */
export async function* whileSignedIn<T>(
  { demandSignedIn, signedIn, requestId }: ApiContext,
  store: Store,
  begin: (signal: AbortSignal | undefined) => AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  if (demandSignedIn === undefined) {
    yield* begin(signal);
    return;
  }
  const over = new AbortController();
  const look = (): void => void demandSignedIn().catch((thrown: unknown) => over.abort(thrown));
  const deaf = store.onChange(look);
  const expiresAt = signedIn?.expiresAt ?? null;
  let timer: NodeJS.Timeout | undefined;
  // What lasts longer than a timer can wait is looked at on the way, and waited for again.
  const arm = (): void => {
    if (expiresAt === null) return;
    const left = Math.max(expiresAt - Date.now(), 0) + 1;
    timer = setTimeout(
      () => {
        look();
        if (left > LONGEST_MS) arm();
      },
      Math.min(left, LONGEST_MS),
    );
    timer.unref();
  };
  arm();
  try {
    yield* begin(signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]));
    if (over.signal.aborted) throw toApiError(over.signal.reason, requestId);
  } finally {
    clearTimeout(timer);
    deaf();
  }
}
