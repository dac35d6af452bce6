import { StationError } from '../../src-shared/errors/index.ts';
import { isCertainlyGone, processMark } from '../jobs/index.ts';
import type { IdempotencyRow, Store } from '../store/port.ts';

/** How long the same key is answered alike. */
const KEPT_MS = 24 * 60 * 60_000;
/** After this long nobody works on a claim any more, whatever became of its process. */
const CLAIM_MS = 5 * 60_000;

/** A write that its sender may send again without it being done twice. */
export interface KeyedWrite {
  readonly principal: string;
  readonly key: string;
  /** sha256 of what is asked, hex. */
  readonly requestHash: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** Answers to writes that came with a key, one home's. */
export interface Idempotency {
  /**
   * Null: do it, then say with `keep` or `forget` how it went. Else the answer that the same write had.
   * @throws http.idempotency-key-reused, http.idempotency-key-in-use, http.idempotency-answer-not-kept
   */
  begin(write: KeyedWrite): Promise<KeptAnswer | null>;
  /** Null as the body: the write was done, but its answer must not lie about. */
  keep(write: KeyedWrite, answer: Omit<KeptAnswer, 'body'> & { readonly body: string | null }): Promise<void>;
  /** The write was not done: the same key may try again. */
  forget(write: KeyedWrite): Promise<void>;
}

export function createIdempotency({
  store,
  now,
}: {
  readonly store: Store;
  readonly now: () => number;
}): Idempotency {
  return {
    async begin(write) {
      const { principal, key, requestHash } = write;
      const claimedBy = await processMark();
      const before = await store.read((tx) => tx.idempotency.get(principal, key));
      const gone = before !== null && before.status === null && (await isCertainlyGone(before.claimedBy));
      return store.transaction(async (tx) => {
        const at = now();
        await tx.idempotency.deleteOlder(at - KEPT_MS);
        const row = await tx.idempotency.get(principal, key);
        if (row !== null) {
          const isLeft = row.status === null && gone && row.claimedBy === before.claimedBy;
          if (!isLeft && !(row.status === null && at - row.claimedAt > CLAIM_MS)) return answerOf(row, write);
          // Nobody knows how far a process that died came with it: whoever asks something else must not go on with it.
          if (row.requestHash !== requestHash) throw reused(key);
        }
        const none = { status: null, contentType: null, body: null };
        await tx.idempotency.put({ principal, key, requestHash, claimedBy, claimedAt: at, ...none });
        return null;
      });
    },

    async keep({ principal, key }, answer) {
      await store.transaction(async (tx) => {
        const row = await tx.idempotency.get(principal, key);
        if (row !== null) await tx.idempotency.put({ ...row, ...answer });
      });
    },

    async forget({ principal, key }) {
      await store.transaction((tx) => tx.idempotency.delete(principal, key));
    },
  };
}

function answerOf(row: IdempotencyRow, { key, requestHash }: KeyedWrite): KeptAnswer {
  if (row.requestHash !== requestHash) throw reused(key);
  const { status, contentType, body } = row;
  if (status === null) throw new StationError('http.idempotency-key-in-use', { key });
  if (body === null) throw new StationError('http.idempotency-answer-not-kept', { key });
  return { status, contentType, body };
}

function reused(key: string): StationError {
  return new StationError('http.idempotency-key-reused', { key });
}
