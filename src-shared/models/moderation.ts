import { z } from 'zod';
import { extensionReviewSchema } from './review.ts';
import { REPORT_REASONS } from './report-reasons.ts';

const moment = z.iso.datetime();
const settlement = {
  settledBy: z.string().nullable(),
  settledReason: z.string().nullable(),
  settledAt: moment.nullable(),
};

/** Who reviews a submission, and until when others leave it to them. */
export const claimSchema = z.object({
  submissionId: z.string(),
  reviewer: z.string(),
  since: moment,
  until: moment,
});
export type Claim = z.infer<typeof claimSchema>;

/** States of a block that somebody asked for; `emergency` acted at once, without a second person. */
export const BLOCK_REQUEST_STATES = ['open', 'agreed', 'declined', 'emergency'] as const;
/** Such a state. */
export const blockRequestStateSchema = z.enum(BLOCK_REQUEST_STATES);
export type BlockRequestState = z.infer<typeof blockRequestStateSchema>;

/** A block that one person asked for and another agrees to. */
export const blockRequestSchema = z.object({
  id: z.string(),
  extensionId: z.string(),
  version: z.string(),
  reason: z.string(),
  evidence: z.string(),
  requestedBy: z.string(),
  requestedAt: moment,
  state: blockRequestStateSchema,
  ...settlement,
});
export type BlockRequest = z.infer<typeof blockRequestSchema>;

/** Such a reason. */
export const reportReasonSchema = z.enum(REPORT_REASONS);
export type ReportReason = z.infer<typeof reportReasonSchema>;

/** How a report or a flag stands: moderators found it right, or not. */
export const REPORT_STATES = ['open', 'upheld', 'dismissed'] as const;
/** Such a state. */
export const reportStateSchema = z.enum(REPORT_STATES);
export type ReportState = z.infer<typeof reportStateSchema>;

/** What a user reported. */
export const reportSchema = z.object({
  id: z.string(),
  reporter: z.string(),
  extensionId: z.string(),
  /** Null for the extension as a whole. */
  version: z.string().nullable(),
  reason: reportReasonSchema,
  text: z.string(),
  at: moment,
  state: reportStateSchema,
  ...settlement,
});
export type Report = z.infer<typeof reportSchema>;

/** Why users flag a review. */
export const FLAG_REASONS = ['spam', 'insult', 'off-topic', 'personal-data', 'not-honest', 'other'] as const;
/** Such a reason. */
export const flagReasonSchema = z.enum(FLAG_REASONS);
export type FlagReason = z.infer<typeof flagReasonSchema>;

/** A review as moderators see it: with what users found wrong, and without who they are. */
export const flaggedReviewSchema = z.object({
  review: extensionReviewSchema,
  flags: z.array(
    z.object({ reason: flagReasonSchema, text: z.string(), at: moment, state: reportStateSchema }),
  ),
});
export type FlaggedReview = z.infer<typeof flaggedReviewSchema>;

/** How an extension is used, as its users reported it: counts and no more. */
export const statisticsSchema = z.object({
  extensionId: z.string(),
  /** First day that `byDay` and `activeUsers` look at, UTC. */
  since: z.iso.date(),
  /** Users who installed or ran it since then. */
  activeUsers: z.int(),
  /** Days with an installation or a run, oldest first. */
  byDay: z.array(z.object({ day: z.iso.date(), installs: z.int(), runs: z.int() })),
  /** Newest first; sums over all time, `activeUsers` since the first day. */
  versions: z.array(
    z.object({
      version: z.string(),
      installs: z.int(),
      runs: z.int(),
      units: z.int(),
      activeUsers: z.int(),
      rating: z.object({ mean: z.number(), count: z.int() }).nullable(),
    }),
  ),
});
export type Statistics = z.infer<typeof statisticsSchema>;
