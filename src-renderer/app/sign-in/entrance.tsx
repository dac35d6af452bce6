import { useMutation, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { holdsRole } from '../../../src-shared/models/role.ts';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Loading } from '../../ui/loading.tsx';
import { readProblem } from '../../ui/read-problem.ts';
import { queryClient } from '../query-client.ts';
import { RailContext } from '../rail-item.ts';
import { rail } from '../rail.ts';
import { router } from '../router.ts';
import { signIn, useSession } from '../session.ts';
import { takeLinkCode } from './link-code.ts';

const SignInScreen = lazy(async () => ({ default: (await import('./sign-in-screen.tsx')).SignInScreen }));

/** Shows the screens to whoever signed in, the sign-in to everybody else. */
export function Entrance() {
  const session = useSession();
  const link = useSignInLink();
  useEffect(() => {
    // What one person read is not there for the next.
    if (!session.signedIn) queryClient.clear();
  }, [session]);
  if (link.isPending) return <Loading />;
  if (session.signedIn) return <Screens />;
  return (
    <Suspense fallback={<Loading />}>
      <SignInScreen because={session.because ?? readProblem(link.error)} />
    </Suspense>
  );
}

/** Follows a sign-in link: the one that the page was opened with, or one that was pasted over its address. */
function useSignInLink() {
  const enter = useMutation({ meta: { quiet: true }, mutationFn: signIn });
  const { mutate } = enter;
  useEffect(() => {
    const follow = (): void => {
      const code = takeLinkCode();
      if (code !== null) mutate({ code });
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [mutate]);
  return enter;
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
