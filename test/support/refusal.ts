import { StationError, type ErrorCode, type ErrorDetails } from '../../src-shared/errors/index.ts';

/** The code that something was refused with, or `accepted`. Anything but a StationError is thrown on: it is a bug. */
export async function refusalOf(work: () => unknown): Promise<ErrorCode | 'accepted'> {
  try {
    await work();
    return 'accepted';
  } catch (thrown) {
    if (thrown instanceof StationError) return thrown.code;
    throw thrown;
  }
}

/** The details of a refusal. */
export async function refusalDetails(work: () => unknown): Promise<ErrorDetails> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof StationError) return thrown.details;
    throw thrown;
  }
  throw new Error('this was expected to be refused');
}
