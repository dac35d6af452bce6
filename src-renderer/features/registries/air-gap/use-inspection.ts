import { useMutation, useQuery } from '@tanstack/react-query';
import { mirrorReviewSchema, type MirrorReview } from '../../../../src-shared/models/mirror.ts';
import type { Inputs } from '../../../../src-shared/contract/index.ts';
import { api, orpc } from '../../../client.ts';
import type { Job } from '../../../../src-shared/models/job.ts';
import { useFollowedJobs } from '../../../app/followed-jobs.ts';

export interface Inspection {
  readonly start: (input: Inputs['mirror']['startInspect']) => void;
  readonly stop: () => void;
  /** The job as far as it is; null before there is one. */
  readonly job: Job | null;
  readonly review: MirrorReview | null;
  /** Why the file was refused, or could not be looked at. */
  readonly error: unknown;
  readonly isRunning: boolean;
}

/** Verifies a mirror file in the background; its result is the review. */
export function useInspection(): Inspection {
  const begin = useMutation({
    meta: { quiet: true },
    mutationFn: (input: Inputs['mirror']['startInspect']) => api.mirror.startInspect(input),
  });
  const jobId = begin.data?.jobId;
  const read = useQuery(
    orpc.jobs.get.queryOptions({ input: { jobId: jobId ?? '' }, enabled: jobId !== undefined }),
  );
  const [job = null] = useFollowedJobs(read.data === undefined || jobId === undefined ? [] : [read.data]);
  const parsed = mirrorReviewSchema.safeParse(job?.state === 'done' ? job.result : null);
  const isOver = job !== null && job.finishedAt !== null;
  return {
    start: (input) => begin.mutate(input),
    stop: () => {
      if (jobId !== undefined && !isOver) void api.jobs.cancel({ jobId });
      begin.reset();
    },
    job,
    review: parsed.success ? parsed.data : null,
    error: begin.error ?? read.error ?? job?.error ?? null,
    isRunning: begin.isPending || (jobId !== undefined && !isOver && !read.isError),
  };
}
