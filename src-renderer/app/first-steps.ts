import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { setPreferences } from './preferences.ts';
import { notifyProblem } from './notify.tsx';
import { api, orpc } from '../client.ts';

/** Brings a person whose home is new to the first steps, once. A home in which anything happened is not new. */
export function useFirstSteps(): void {
  const router = useRouter();
  const asked = useRef(false);
  const preferences = useQuery(orpc.window.preferences.queryOptions({ staleTime: Infinity }));
  const welcomed = preferences.data?.welcomed;
  useEffect(() => {
    if (welcomed !== false || asked.current) return;
    asked.current = true;
    const decide = async (): Promise<void> => {
      const [catalog, ledger] = await Promise.all([
        api.extensions.search({ limit: 1 }),
        api.installs.history({ limit: 1 }),
      ]);
      if (catalog.total > 0 || ledger.items.length > 0) await setPreferences({ welcomed: true });
      // Whoever was brought somewhere by a link or a key stays there.
      else if (router.state.location.pathname === '/')
        await router.navigate({ to: '/welcome', replace: true });
    };
    decide().catch(notifyProblem);
  }, [welcomed, router]);
}
