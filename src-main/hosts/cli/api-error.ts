import { StationError } from '../../../src-shared/errors/index.ts';

/** Reads what a procedure threw; the API is loaded already where anything but our own errors comes from it. */
export async function asApiError(thrown: unknown): Promise<StationError> {
  if (thrown instanceof StationError) return thrown;
  const { fromApiError } = await import('../../api/index.ts');
  return fromApiError(thrown);
}
