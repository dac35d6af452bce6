import type { Installation } from '../../../src-shared/models/installation.ts';

const NOTHING: readonly Installation[] = [];

/** A browser has nothing installed, and no way to ask the person's machine what it has. */
export function useInstallations() {
  return {
    data: NOTHING as readonly Installation[] | undefined,
    isError: false,
    error: null as Error | null,
    refetch: async (): Promise<unknown> => undefined,
  };
}
