import { defineErrors } from './entry.ts';

export const jobsErrors = defineErrors({
  'jobs.not-found': {
    status: 404,
    exit: 1,
    message: 'There is no job {jobId}.',
    hint: 'List the jobs with `wpk api jobs.list`.',
  },
});
