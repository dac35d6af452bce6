import { MutationCache, QueryClient } from '@tanstack/react-query';
import { notifyProblem } from './notify.tsx';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The screen shows the error in place. */
      readonly quiet?: boolean;
    };
  }
}

/** Everything answers from this machine: nothing is retried in silence, and the network's state never pauses a query. */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: 10_000, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
  mutationCache: new MutationCache({
    onSuccess: () => {
      void queryClient.invalidateQueries();
    },
    onError: (error, _variables, _result, mutation) => {
      if (mutation.meta?.quiet !== true) notifyProblem(error);
    },
  }),
});
