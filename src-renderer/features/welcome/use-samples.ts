import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { JobEvent } from '../../../src-shared/models/job.ts';
import { api, orpc } from '../../client.ts';

/** Adds the samples as a job and follows how far it is. */
export function useSamples() {
  const queryClient = useQueryClient();
  const list = useQuery(orpc.samples.list.queryOptions());
  const [jobId, setJobId] = useState<string | null>(null);
  const [event, setEvent] = useState<JobEvent | null>(null);
  const [lost, setLost] = useState<unknown>(null);
  const add = useMutation(
    orpc.samples.add.mutationOptions({ meta: { quiet: true }, onSuccess: (job) => setJobId(job.jobId) }),
  );
  useEffect(() => {
    if (jobId === null) return undefined;
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const next of await api.jobs.watch({ jobId }, { signal: stop.signal })) setEvent(next);
      await queryClient.invalidateQueries();
    };
    follow().catch((error: unknown) => {
      if (stop.signal.aborted) return;
      // The job may well go on: nobody knows, so the samples are read again and the person may try again.
      setLost(error);
      setJobId(null);
      void queryClient.invalidateQueries();
    });
    return () => stop.abort();
  }, [jobId, queryClient]);
  const job = useQuery(
    orpc.jobs.get.queryOptions({
      input: { jobId: jobId ?? '' },
      enabled: jobId !== null && event?.state === 'failed',
    }),
  );
  const items = list.data?.items ?? [];
  return {
    items,
    isAdding:
      add.isPending || (jobId !== null && (event === null || ['queued', 'running'].includes(event.state))),
    progress: event?.progress ?? 0,
    phase: event?.phase ?? '',
    isDone: event?.state === 'done' || (items.length > 0 && items.every(({ listed }) => listed)),
    error: add.error ?? lost ?? job.data?.error ?? null,
    add: () => {
      setEvent(null);
      setLost(null);
      setJobId(null);
      add.mutate(undefined);
    },
  };
}
