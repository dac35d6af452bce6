import type { ExtensionVersion } from '../../src-shared/models/catalog.ts';
import type {
  BlockRequest,
  BlockRequestState,
  Claim,
  FlaggedReview,
  FlagReason,
  Report,
  ReportReason,
  ReportState,
  Statistics as Counted,
} from '../../src-shared/models/moderation.ts';
import type { ExtensionReview } from '../../src-shared/models/review.ts';
import type { TimePage } from '../store/port.ts';
import type { Actor } from './deps.ts';

/** Who reviews what, so that two people do not do the same work. A claim ends by itself. */
export interface Claims {
  /**
   * Claims a pending submission, or goes on with one's claim. What another holds is taken over with a reason only.
   * @throws registry.claimed, registry.own-publisher, registry.submission-not-found, registry.illegal-transition
   */
  claim(
    submissionId: string,
    input: { readonly reason?: string | null | undefined },
    actor: Actor,
  ): Promise<Claim>;
  /** One's own; an administrator any. @throws registry.not-claimed, registry.claimed */
  release(submissionId: string, actor: Actor): Promise<void>;
}

/** Blocks that one person asked for: they act once another agrees. */
export interface BlockRequests {
  /** Oldest first. */
  list(page: TimePage & { readonly state: BlockRequestState }): Promise<readonly BlockRequest[]>;
  /**
   * Sets the block. @throws registry.second-person-needed, registry.block-request-not-found,
   *   registry.block-request-settled, registry.already-marked
   */
  agree(id: string, actor: Actor): Promise<ExtensionVersion>;
  /** Ends the request; whoever asked may do it too. */
  decline(id: string, reason: string, actor: Actor): Promise<BlockRequest>;
}

/** What users report of extensions. */
export interface Reports {
  /** @throws reports.already-open, reports.too-many, registry.extension-not-found, registry.version-not-found */
  file(
    input: {
      readonly extensionId: string;
      readonly version?: string | null | undefined;
      readonly reason: ReportReason;
      readonly text: string;
    },
    actor: Actor,
  ): Promise<Report>;
  /** The actor's own, newest first. */
  own(page: TimePage, actor: Actor): Promise<readonly Report[]>;
  /** Newest first. */
  list(
    page: TimePage & {
      readonly state?: ReportState | undefined;
      readonly extensionId?: string | undefined;
    },
  ): Promise<readonly Report[]>;
  /** @throws reports.not-found, reports.settled, registry.own-publisher, registry.reason-required */
  settle(
    id: string,
    input: { readonly outcome: Exclude<ReportState, 'open'>; readonly reason: string },
    actor: Actor,
  ): Promise<Report>;
}

/** What users find wrong with reviews, and what moderators make of it. A hidden review counts for nothing. */
export interface Flags {
  /** @throws registry.review-flagged, registry.review-hidden, registry.review-not-found, reports.too-many */
  flag(
    reviewId: string,
    input: { readonly reason: FlagReason; readonly text: string },
    actor: Actor,
  ): Promise<void>;
  /** Reviews with open flags, or hidden ones; oldest first. */
  flagged(page: TimePage & { readonly which: 'flagged' | 'hidden' }): Promise<readonly FlaggedReview[]>;
  /** @throws registry.review-hidden, registry.own-publisher, registry.second-person-needed */
  hide(reviewId: string, reason: string, actor: Actor): Promise<ExtensionReview>;
  /** @throws registry.review-not-hidden and as `hide` */
  restore(reviewId: string, reason: string, actor: Actor): Promise<ExtensionReview>;
  /** Dismisses its open flags. */
  keep(reviewId: string, reason: string, actor: Actor): Promise<ExtensionReview>;
}

/** How extensions are used, for whoever publishes them. */
export interface Statistics {
  /** Of so many days up to now. @throws registry.not-owner, registry.extension-not-found */
  of(extensionId: string, days: number, actor: Actor): Promise<Counted>;
}
