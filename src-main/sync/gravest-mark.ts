import { MARKS } from '../../src-shared/models/catalog.ts';

/** How grave the gravest of the marks of a version is; 0 for a version without any. */
export function gravityOf(marks: readonly { readonly kind: string }[]): number {
  return marks.reduce((most, { kind }) => Math.max(most, MARKS.findIndex((known) => known === kind) + 1), 0);
}
