import { z } from 'zod';
import { jobStateSchema, type JobState } from '../../../src-shared/models/job.ts';

/** Which jobs are shown: those of a state, or those that were given up; all when left out. */
export interface JobsSearch {
  readonly show?: JobState | 'dead';
}

export function readJobsSearch({ show }: Readonly<Record<string, unknown>>): JobsSearch {
  const known = jobStateSchema.or(z.literal('dead')).safeParse(show);
  return known.success ? { show: known.data } : {};
}

/** The trail of one request, one actor or one outcome; all when left out. */
export interface TrailSearch {
  readonly actor?: string;
  readonly code?: string;
  readonly requestId?: string;
}

export function readTrailSearch(search: Readonly<Record<string, unknown>>): TrailSearch {
  const text = (name: keyof TrailSearch): TrailSearch => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  return { ...text('actor'), ...text('code'), ...text('requestId') };
}

/** Which address's deliveries are shown, or what was given up of all. */
export function readWebhookSearch({ id, dead }: Readonly<Record<string, unknown>>): {
  readonly id?: string;
  readonly dead?: true;
} {
  return { ...(typeof id === 'string' ? { id } : {}), ...(dead === true ? { dead } : {}) };
}
