import type { Extension } from '../../../../src-shared/models/catalog.ts';

/** In the window nobody's use is counted: stations tell it to servers, and their pages show it. */
export function useSeesStatistics(_extension: Pick<Extension, 'publisher'>): boolean {
  return false;
}
