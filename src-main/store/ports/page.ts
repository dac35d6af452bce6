/** A part of a list: at most `limit` rows after the first `offset`. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** An item of a list in the order of time: where such a list goes on. Milliseconds. */
export interface Moment {
  readonly at: number;
  readonly id: string;
}
/** A part of a list in the order of time: what comes after an item stays the same, whatever is added meanwhile. */
export interface TimePage extends Page {
  readonly after?: Moment | undefined;
}
