import { StationError } from '../../../src-shared/errors/index.ts';

export function refuse(reason: string): never {
  throw new StationError('sandbox.network-refused', { reason });
}
