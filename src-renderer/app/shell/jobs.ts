import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../../src-shared/models/job.ts';
import { orpc } from '../../client.ts';
import { useFollowedJobs } from '../followed-jobs.ts';

const RECENT = 20;
const NONE: readonly Job[] = [];

/** Running and recent jobs, newest first; progress of those that run is followed as it happens. */
export function useJobs(): readonly Job[] {
  const jobs = useQuery(orpc.jobs.list.queryOptions({ input: { limit: RECENT } }));
  return useFollowedJobs(jobs.data?.items ?? NONE);
}
