import type { LedgerEntry } from '../../../src-shared/models/installation.ts';

const NOTHING: readonly LedgerEntry[] = [];

/** The ledger of the person's own machine is not the server's to read. */
export function useOwnHistory(_extensionId: string): {
  readonly data: readonly LedgerEntry[] | undefined;
  readonly error: Error | null;
} {
  return { data: NOTHING, error: null };
}
