import { expect } from 'vitest';
import { StationError } from '../../src-shared/errors/index.ts';

/** The code something is refused with; fails where it is let through or fails in another way than a refusal. */
export function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(StationError);
    return (thrown as StationError).code;
  }
  throw new Error('it was not refused');
}

/** The same for work that takes time. */
export async function rejectionOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (outcome === null) throw new Error('it was not refused');
  return refusalOf(() => {
    throw outcome;
  });
}
