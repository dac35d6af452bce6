import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job, JobEvent } from '../../../src-shared/models/job.ts';
import { api } from '../../client.ts';

/** The same jobs, with what happens to those that run as it happens; all is read anew when one of them is over. */
export function useFollowedJobs(jobs: readonly Job[]): readonly Job[] {
  const queryClient = useQueryClient();
  const [latest, setLatest] = useState<ReadonlyMap<string, JobEvent>>(new Map());
  const running = jobs.filter((job) => job.state === 'running').map((job) => job.id);
  const watched = running.join(' ');
  useEffect(() => {
    const stop = new AbortController();
    const follow = async (jobId: string): Promise<void> => {
      for await (const event of await api.jobs.watch({ jobId }, { signal: stop.signal }))
        setLatest((before) => new Map(before).set(jobId, event));
      await queryClient.invalidateQueries();
    };
    // One that cannot be followed is read anew with the others.
    for (const jobId of watched.split(' ').filter((id) => id !== '')) follow(jobId).catch(() => undefined);
    return () => stop.abort();
  }, [watched, queryClient]);
  return jobs.map((job) => {
    const event = job.state === 'running' ? latest.get(job.id) : undefined;
    return event === undefined ? job : { ...job, progress: event.progress, phase: event.phase };
  });
}
