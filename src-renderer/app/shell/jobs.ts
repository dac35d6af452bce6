import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Job } from '../../../src-shared/models/job.ts';
import { api, orpc } from '../../client.ts';

const RECENT = 20;
const OPTIONS = orpc.jobs.list.queryOptions({ input: { limit: RECENT } });

export function isOpen(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** Running and recent jobs, newest first; progress of those that run is followed as it happens. */
export function useJobs(): readonly Job[] {
  const queryClient = useQueryClient();
  const jobs = useQuery(OPTIONS).data?.items ?? [];
  const running = jobs.filter(isOpen).map((job) => job.id);
  const watched = running.join(' ');
  useEffect(() => {
    const stop = new AbortController();
    const follow = async (jobId: string): Promise<void> => {
      const events = await api.jobs.watch({ jobId }, { signal: stop.signal });
      for await (const { state, progress, phase } of events) {
        queryClient.setQueryData(OPTIONS.queryKey, (before) =>
          before === undefined
            ? before
            : {
                items: before.items.map((job) =>
                  job.id === jobId ? { ...job, state, progress, phase } : job,
                ),
              },
        );
      }
      // The job is over: its result is read, and whatever it changed.
      await queryClient.invalidateQueries();
    };
    for (const jobId of watched.split(' ').filter((id) => id !== '')) follow(jobId).catch(() => undefined);
    return () => stop.abort();
  }, [watched, queryClient]);
  return jobs;
}
