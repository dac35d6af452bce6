import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../client.ts';

/** Screens are made fresh at most this often, however much another process does. */
const CALM_MS = 250;
const AGAIN_MS = 1_000;

/** Makes every query fresh when any process changed the home, the command line included. */
export function useChanges(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries();
      }, CALM_MS);
    };
    const follow = async (): Promise<void> => {
      const changes = await api.changes.watch(undefined, { signal: stop.signal });
      while ((await changes.next()).done !== true) refresh();
    };
    const keepFollowing = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        await follow().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void keepFollowing();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [queryClient]);
}
