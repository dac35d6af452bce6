import { useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { holdsRole } from '../../../src-shared/models/role.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Loading } from '../../ui/loading.tsx';
import { queryClient } from '../query-client.ts';
import { RailContext } from '../rail-item.ts';
import { rail } from '../rail.ts';
import { router } from '../router.ts';
import { useSession } from '../session.ts';

const SignInScreen = lazy(async () => ({ default: (await import('./sign-in-screen.tsx')).SignInScreen }));

/** Shows the screens to whoever signed in, the sign-in to everybody else. */
export function Entrance() {
  const session = useSession();
  useEffect(() => {
    // What one person read is not there for the next.
    if (!session.signedIn) queryClient.clear();
  }, [session]);
  return (
    <Suspense fallback={<Loading />}>
      {session.signedIn ? <Screens /> : <SignInScreen because={session.because} />}
    </Suspense>
  );
}

function Screens() {
  const me = useQuery(orpc.about.me.queryOptions({ staleTime: Infinity }));
  const role = me.data?.role ?? 'user';
  const offered = useMemo(() => rail.filter((item) => holdsRole(role, item.role ?? 'user')), [role]);
  return (
    <Answer query={me}>
      {() => (
        <RailContext value={offered}>
          <RouterProvider router={router} />
        </RailContext>
      )}
    </Answer>
  );
}
