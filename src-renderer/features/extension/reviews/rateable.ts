import type { Shown } from '../use-extension.ts';

/** The version that this person may rate: the installed one; null for none, undefined while that is not known. */
export function useRateable({ installation }: Shown): string | null | undefined {
  return installation?.version ?? null;
}
