export { breather, TURN_MS } from './breather.ts';
export { WorkerCrashError, WorkerDeadlineError } from './pool-errors.ts';
export type { TaskOptions } from './pooled-worker.ts';
export { serveTasks, type TaskHandler, type TaskPort } from './serve-task.ts';
export { WORKER_SOURCES, workerPath, type WorkerName } from './worker-path.ts';
export { WorkerPool, type PoolOptions } from './worker-pool.ts';
