import { jobStateSchema, type JobState } from '../../../src-shared/models/job.ts';

/** Which jobs are shown; all when left out. */
export function readJobsSearch({ state }: Readonly<Record<string, unknown>>): { readonly state?: JobState } {
  const known = jobStateSchema.safeParse(state);
  return known.success ? { state: known.data } : {};
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
