/** One write that came with an idempotency key: what was asked, who works on it, and how it was answered. */
export interface IdempotencyRow {
  /** Who asked. */
  readonly principal: string;
  readonly key: string;
  /** sha256 of what was asked, hex. */
  readonly requestHash: string;
  /** The process that works on it, or did. */
  readonly claimedBy: string;
  readonly claimedAt: number;
  /** Null until it is answered. */
  readonly status: number | null;
  readonly contentType: string | null;
  /** Null also where the answer is not kept. */
  readonly body: string | null;
}
/** Answers to writes, for as long as the same key is answered alike. */
export interface IdempotencyRepository {
  get(principal: string, key: string): Promise<IdempotencyRow | null>;
  /** Inserts or replaces. */
  put(row: IdempotencyRow): Promise<void>;
  delete(principal: string, key: string): Promise<void>;
  /** Deletes rows that were claimed before `at`. */
  deleteOlder(at: number): Promise<void>;
}
