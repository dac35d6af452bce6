import { ERRORS } from '../../src-shared/errors/index.ts';
import type { ReadProblem } from '../ui/read-problem.ts';

const CODE = 'http.unreachable';

/** Asks the server; where it does not answer at all, what is thrown says so in words. */
export async function reach(request: Request | string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(request, init);
  } catch (thrown) {
    // Whoever gave up asking is not told that nobody answered.
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw unreachable(thrown);
  }
}

/** Nobody answered, or something that is not the server. */
export function unreachable(cause: unknown): Error & ReadProblem {
  const { message, hint } = ERRORS[CODE];
  return Object.assign(new Error(message, { cause }), { code: CODE, hint, details: {} });
}
