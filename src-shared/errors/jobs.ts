import { defineErrors } from './entry.ts';

export const jobsErrors = defineErrors({
  'jobs.not-found': {
    status: 404,
    exit: 1,
    message: 'There is no job {jobId}.',
    hint: 'List the jobs with `wpk api jobs.list`.',
  },
  'jobs.unknown-kind': {
    status: 400,
    exit: 1,
    message: 'No work of the kind {kind} is known here.',
    hint: 'Use the same version of the program that started the job.',
  },
  'jobs.cancelled': {
    status: 409,
    exit: 1,
    message: 'The job {jobId} was cancelled.',
    hint: 'Start it again when you want it done.',
  },
  'jobs.attempts-exhausted': {
    status: 500,
    exit: 1,
    message: 'The job {jobId} was begun {attempts} times and never came to an end.',
    hint: 'Run `wpk doctor`, then start it again.',
  },
  'jobs.not-dead': {
    status: 409,
    exit: 1,
    message: 'The job {jobId} was not given up: it is {state}.',
    hint: 'Only jobs that were given up are tried again; start anew what was refused or cancelled.',
  },
  'jobs.lease-lost': {
    status: 409,
    exit: 1,
    message: 'Another process took over the job {jobId}, because this one did not answer for too long.',
    hint: 'Nothing is lost: watch the job to its end.',
  },
  'jobs.closing': {
    status: 503,
    exit: 1,
    message: 'The program is closing; the job {jobId} waits for the next start.',
    hint: 'Start the program again: the job goes on.',
  },
});
