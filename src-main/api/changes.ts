import { api } from './implementer.ts';

export const changes = {
  watch: api.changes.watch.handler(async function* ({ context, signal }) {
    const station = await context.station();
    let wake: () => void = () => undefined;
    let changed = false;
    const stop = station.store.onChange(() => {
      changed = true;
      wake();
    });
    const aborted = (): void => wake();
    signal?.addEventListener('abort', aborted);
    try {
      while (signal?.aborted !== true) {
        if (!changed) await new Promise<void>((resolve) => (wake = resolve));
        if (!changed) continue;
        changed = false;
        yield { at: new Date(station.now()).toISOString() };
      }
    } finally {
      signal?.removeEventListener('abort', aborted);
      stop();
    }
  }),
};
