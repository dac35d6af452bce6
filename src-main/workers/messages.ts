import type { ErrorBody } from '../../src-shared/errors/index.ts';

/** What the pool tells a worker. One task at a time, so that no task id is needed. */
export type ToWorker =
  | { readonly type: 'task'; readonly task: unknown }
  | { readonly type: 'answer'; readonly callId: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly callId: number; readonly error: ErrorBody };

/** What a worker tells the pool. */
export type FromWorker =
  | { readonly type: 'ready'; readonly keep: unknown }
  | { readonly type: 'started' }
  | { readonly type: 'call'; readonly callId: number; readonly call: unknown }
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'done'; readonly answer: unknown }
  | { readonly type: 'failed'; readonly error: ErrorBody };
