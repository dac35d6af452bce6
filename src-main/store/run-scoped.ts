import { StationError } from '../../src-shared/errors/index.ts';
import type { Scope } from './scope.ts';

/**
 * Runs `work` as long as it only waits for the store. Every method of a `tx` is settled when it returns, so an
 * honest callback ends before the microtask queue is empty; one that has not ended by then waits for something else.
 * `process.nextTick` called from a microtask runs exactly at that point, before any timer or I/O.
 * The caller is itself inside a microtask (after an `await`).
 * @throws store.foreign-await; the scope is over by then.
 */
export function runScoped<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    process.nextTick(() => {
      if (!scope.isOpen) return;
      scope.end('store.foreign-await');
      reject(new StationError('store.foreign-await'));
    });
    // What a callback that was cut off does later has no listener: its promise was rejected already.
    void settle(scope, work, resolve, reject);
  });
}

async function settle<T>(
  scope: Scope,
  work: () => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Promise<void> {
  try {
    const value = await work();
    scope.end();
    resolve(value);
  } catch (error) {
    scope.end();
    reject(error);
  }
}
