import type {
  BlockRequestState,
  FlagReason,
  ReportReason,
  ReportState,
} from '../../../src-shared/models/moderation.ts';
import type { TimePage } from './page.ts';
import type { ReviewRow } from './reviewing.ts';

/** Who reviews a submission, for a while. */
export interface ClaimRow {
  readonly submissionId: string;
  readonly reviewer: string;
  readonly since: number;
  readonly until: number;
}
/** At most one claim for each submission; one that ended stays until another takes its place. */
export interface ClaimRepository {
  put(row: ClaimRow): Promise<void>;
  get(submissionId: string): Promise<ClaimRow | null>;
  delete(submissionId: string): Promise<void>;
}

/** How something that was asked for or reported ended; all null while it is open. */
export interface Settlement {
  readonly settledBy: string | null;
  readonly settledReason: string | null;
  readonly settledAt: number | null;
}

/** A block that one person asked for. */
export interface BlockRequestRow extends Settlement {
  readonly id: string;
  readonly extensionId: string;
  readonly version: string;
  readonly reason: string;
  readonly evidence: string;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly state: BlockRequestState;
}
/** At most one open request for each version. */
export interface BlockRequestRepository {
  /** @throws store.conflict where the version has an open one. */
  insert(row: BlockRequestRow): Promise<void>;
  update(row: BlockRequestRow): Promise<void>;
  get(id: string): Promise<BlockRequestRow | null>;
  open(extensionId: string, version: string): Promise<BlockRequestRow | null>;
  /** Oldest first. */
  list(page: TimePage & { readonly state: BlockRequestState }): Promise<readonly BlockRequestRow[]>;
}

/** What a user reports of an extension, or of one version of it. */
export interface ReportRow extends Settlement {
  readonly id: string;
  readonly reporter: string;
  readonly extensionId: string;
  /** Null for the extension as a whole. */
  readonly version: string | null;
  readonly reason: ReportReason;
  readonly text: string;
  readonly at: number;
  readonly state: ReportState;
}
/** At most one open report of each user for each version. */
export interface ReportRepository {
  /** @throws store.conflict where the reporter has an open one. */
  insert(row: ReportRow): Promise<void>;
  update(row: ReportRow): Promise<void>;
  get(id: string): Promise<ReportRow | null>;
  countSince(reporter: string, at: number): Promise<number>;
  /** When the first of those was made; null without any. */
  oldestSince(reporter: string, at: number): Promise<number | null>;
  /** Newest first. */
  list(
    page: TimePage & {
      readonly reporter?: string | undefined;
      readonly state?: ReportState | undefined;
      readonly extensionId?: string | undefined;
    },
  ): Promise<readonly ReportRow[]>;
}

/** What a user finds wrong with a review. */
export interface FlagRow {
  readonly id: string;
  readonly reviewId: string;
  readonly userId: string;
  readonly reason: FlagReason;
  readonly text: string;
  readonly at: number;
  readonly state: ReportState;
}
/** One flag of each user for each review. */
export interface FlagRepository {
  /** False where the user has flagged it before. */
  insertNew(row: FlagRow): Promise<boolean>;
  countSince(userId: string, at: number): Promise<number>;
  /** When the first of those was made; null without any. */
  oldestSince(userId: string, at: number): Promise<number | null>;
  /** Oldest first. */
  ofReview(reviewId: string): Promise<readonly FlagRow[]>;
  /** Ends all open flags of a review. */
  settle(reviewId: string, state: Exclude<ReportState, 'open'>): Promise<void>;
  /** Reviews with open flags, or those that are hidden; oldest first. */
  reviews(page: TimePage & { readonly which: 'flagged' | 'hidden' }): Promise<readonly ReviewRow[]>;
}
