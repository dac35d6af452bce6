import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Nothing tells a browser what others did on the server: what is on the screen is read anew at least this often. */
const FRESH_MS = 60_000;

/** Keeps what is in sight fresh: every minute, and when the person comes back to it. */
export function useHost(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const refresh = (): void => {
      if (document.visibilityState === 'visible') void queryClient.invalidateQueries();
    };
    const timer = setInterval(refresh, FRESH_MS);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [queryClient]);
}
