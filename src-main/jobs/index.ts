export { RetryJob, type JobContext, type JobHandler } from './handler.ts';
export { JobRunner, type JobRunnerOptions } from './job-runner.ts';
export { isCertainlyGone, processMark } from './process-mark.ts';
export type { JobTiming } from './timing.ts';
