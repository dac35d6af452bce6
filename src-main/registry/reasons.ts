import { StationError } from '../../src-shared/errors/index.ts';
import { TEXT_LIMITS } from '../../src-shared/limits.ts';

/** What somebody gave as the reason of a decision; null where it says nothing. */
export function reasonOrNull(reason: string | null | undefined): string | null {
  const text = reason?.trim() ?? '';
  return text === '' ? null : text.slice(0, TEXT_LIMITS.reason);
}

/** @throws registry.reason-required */
export function needReason(reason: string, action: string): string {
  const text = reasonOrNull(reason);
  if (text === null) throw new StationError('registry.reason-required', { action });
  return text;
}
