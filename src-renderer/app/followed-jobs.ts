import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job, JobEvent } from '../../src-shared/models/job.ts';
import { api } from '../client.ts';

export function isOpen(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** The same jobs, with what happens to those that are not over as it happens; all is read anew when one of them is. */
export function useFollowedJobs(jobs: readonly Job[]): readonly Job[] {
  const queryClient = useQueryClient();
  const [latest, setLatest] = useState<ReadonlyMap<string, JobEvent>>(new Map());
  const open = jobs.filter(isOpen).map((job) => job.id);
  const watched = open.join(' ');
  useEffect(() => {
    const stop = new AbortController();
    const follow = async (jobId: string): Promise<void> => {
      for await (const event of await api.jobs.watch({ jobId }, { signal: stop.signal }))
        setLatest((before) => new Map(before).set(jobId, event));
      // The job is over: its result is read, and whatever it changed.
      await queryClient.invalidateQueries();
    };
    // One that cannot be followed is read anew with the others.
    for (const jobId of watched.split(' ').filter((id) => id !== '')) follow(jobId).catch(() => undefined);
    return () => stop.abort();
  }, [watched, queryClient]);
  return jobs.map((job) => {
    const event = isOpen(job) ? latest.get(job.id) : undefined;
    if (event === undefined) return job;
    const { state, progress, phase } = event;
    return { ...job, state, progress, phase };
  });
}
