/** One line of the error catalogue. `message` may hold `{name}` fields that are filled from the error's details. */
export interface ErrorEntry {
  /** HTTP status of the code. */
  readonly status: number;
  /** Exit code of `wpk`: 1 refused or failed, 2 wrong usage, 70 a bug. */
  readonly exit: 1 | 2 | 70;
  /** What happened, in one plain sentence; `{field}` is replaced by `details.field`. */
  readonly message: string;
  /** What to do next, in one plain sentence. */
  readonly hint: string;
}

/** Types an area's part of the catalogue without widening its codes. */
export function defineErrors<const T extends Readonly<Record<string, ErrorEntry>>>(entries: T): T {
  return entries;
}
