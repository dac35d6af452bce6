import type { Shown } from './use-extension.ts';

/** Whom the person's own machine believes is not known in a browser. */
export function useForeignKey(_shown: Pick<Shown, 'extension' | 'version'>): boolean {
  return false;
}
