import type { ErrorBody } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import type { UpstreamConflict, UpstreamKind, UpstreamState } from '../../../src-shared/models/upstream.ts';
import type { Page } from './page.ts';

/** One thing on its way to a server. */
export interface UpstreamRow {
  readonly id: string;
  readonly remoteId: string;
  readonly kind: UpstreamKind;
  readonly subject: string;
  readonly content: Json;
  readonly state: UpstreamState;
  readonly attempts: number;
  /** Part of the keys under which the server does each step once; goes up when a person has it sent in another form. */
  readonly round: number;
  /** Null where nothing is to be done about it. */
  readonly dueAt: number | null;
  /** Who is at it, and until when at the most. */
  readonly owner: string | null;
  readonly leaseUntil: number | null;
  readonly actor: string;
  readonly error: ErrorBody | null;
  readonly conflict: UpstreamConflict | null;
  readonly outcome: Json;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/** What waits to be sent, is looked after, or has ended. */
export interface UpstreamRepository {
  insert(row: UpstreamRow): Promise<void>;
  /** Replaces every column. @throws store.not-found */
  update(row: UpstreamRow): Promise<void>;
  get(id: string): Promise<UpstreamRow | null>;
  /** Newest first. `open` leaves out what ended. */
  list(
    filter: Page & {
      readonly remoteId?: string | undefined;
      readonly state?: UpstreamState | undefined;
      readonly subject?: string | undefined;
      readonly open?: boolean;
    },
  ): Promise<readonly UpstreamRow[]>;
  /** What has not ended, and how much of it waits for a person. */
  counts(): Promise<{ readonly open: number; readonly needYou: number }>;
  countOpen(remoteId: string): Promise<number>;
  /**
   * The oldest that is due, or whose owner's time is over, and that nothing holds up: see `holderOf`.
   * With `remoteId` only of that server.
   */
  nextDue(now: number, remoteId: string | null): Promise<UpstreamRow | null>;
  /**
   * What a waiting one has to wait for, the oldest first: of the same subject and server, one of the same kind that is not sent or is in
   * conflict, or a package or decision that is not sent. Null where nothing holds it up.
   */
  holderOf(id: string): Promise<UpstreamRow | null>;
  /** When the next one is due at the earliest that nothing holds up; null where none will be. */
  dueNext(): Promise<number | null>;
  /** Makes everything due that waits or is followed. */
  hasten(now: number, remoteId: string | null): Promise<void>;
  /** Owned by anybody. */
  owned(): Promise<readonly UpstreamRow[]>;
  /** The newest of a kind that ended well. */
  lastDone(remoteId: string, subject: string, kind: UpstreamKind): Promise<UpstreamRow | null>;
}
