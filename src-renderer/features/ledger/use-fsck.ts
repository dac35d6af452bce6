import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FsckReport } from '../../../src-shared/contract/installs.ts';
import type { Job } from '../../../src-shared/models/job.ts';
import { orpc } from '../../client.ts';

/** The integrity check as a job: it goes on while the person looks at something else. */
export interface Fsck {
  readonly job: Job | null;
  readonly isRunning: boolean;
  readonly report: FsckReport | null;
  readonly start: (repair: boolean) => void;
  readonly forget: () => void;
}

const OPEN_MS = 300;

export function useFsck(): Fsck {
  const [jobId, setJobId] = useState<string | null>(null);
  const begin = useMutation(
    orpc.installs.startFsck.mutationOptions({ onSuccess: (started) => setJobId(started.jobId) }),
  );
  const query = useQuery(
    orpc.jobs.get.queryOptions({
      input: { jobId: jobId ?? '' },
      enabled: jobId !== null,
      refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data) ? OPEN_MS : false),
    }),
  );
  const job = jobId === null ? null : (query.data ?? null);
  return {
    job,
    isRunning: begin.isPending || (jobId !== null && (job === null || isOpen(job))),
    // The job's handler answers what `installs.fsck` answers.
    report: job?.state === 'done' ? (job.result as unknown as FsckReport) : null,
    start: (repair) => begin.mutate({ repair }),
    forget: () => setJobId(null),
  };
}

function isOpen({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}
