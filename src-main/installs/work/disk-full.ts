import { StationError } from '../../../src-shared/errors/index.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'store.disk-full']);

/** True where anything in a chain of causes says that there is no room left. */
export function isDiskFull(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string' && FULL.has(error.code)) return true;
  }
  return false;
}

/** Names a full disk for what it is; everything else stays what it was. */
export function nameDiskFull(thrown: unknown, extensionId: string, version: string): unknown {
  return isDiskFull(thrown)
    ? new StationError('installs.disk-full', { extensionId, version }, thrown)
    : thrown;
}
