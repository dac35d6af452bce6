import { StationError } from '../../../src-shared/errors/index.ts';

/** Wrong usage; the hint names the help of the verb that was called. */
export function usage(problem: string): StationError {
  return new StationError('cli.usage', { problem, help: 'wpk --help' });
}
