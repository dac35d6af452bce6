import type { AuditReport, FindingCounts } from '../../../src-shared/models/finding.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import type { VersionRating, VersionState } from '../../../src-shared/models/catalog.ts';
import type { AspectMeans, Aspects } from '../../../src-shared/models/review.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import type { Moment, Page, TimePage } from './page.ts';

/** Counts of 1, 2, 3, 4 and 5 stars. */
export type StarCounts = readonly [number, number, number, number, number];

/** One package on its way through audit and review; the same number may be submitted again as another row. */
export interface SubmissionRow {
  readonly id: string;
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
  readonly state: VersionState;
  readonly bundle: JsonObject | null;
  readonly signer: Signer | null;
  readonly simulated: boolean;
  readonly submittedBy: string;
  readonly submittedAt: number;
  readonly auditAttempts: number;
}
/** What one audit of one submission reported. */
export interface AuditRow {
  readonly id: string;
  readonly submissionId: string;
  readonly digest: string;
  readonly ruleset: string;
  readonly report: AuditReport;
  readonly at: number;
}
/** What somebody, or the audit, decided on a version. Never changed: an undo is a decision of its own. */
export interface DecisionRow {
  readonly id: string;
  readonly extensionId: string;
  readonly version: string;
  readonly submissionId: string | null;
  readonly verdict:
    'approve' | 'reject' | 'deprecate' | 'yank' | 'block' | 'undo-deprecate' | 'undo-yank' | 'undo-block';
  readonly reason: string | null;
  readonly evidence: string | null;
  readonly actor: string;
  readonly at: number;
}
/** Submissions with their audits and decisions. */
export interface SubmissionRepository {
  put(row: SubmissionRow): Promise<void>;
  get(id: string): Promise<SubmissionRow | null>;
  list(
    filter: TimePage & {
      readonly state?: VersionState;
      readonly extensionId?: string;
      readonly version?: string;
      /** Default newest first. */
      readonly order?: 'newest' | 'oldest';
    },
  ): Promise<readonly SubmissionRow[]>;
  /** The newest submission of every version of every workflow, newest first, after the one given. */
  listWorkflows(page: {
    readonly limit: number;
    readonly after?: Moment | undefined;
  }): Promise<readonly SubmissionRow[]>;
  /** A statement about it is due from here on. */
  addAudit(row: AuditRow): Promise<void>;
  latestAudit(digest: string): Promise<AuditRow | null>;
  /** How many audits ended with and without errors. */
  auditOutcomes(): Promise<{ readonly passed: number; readonly refused: number }>;
  /** How much the latest audit of these bytes found, without reading its report. */
  auditCounts(digest: string): Promise<FindingCounts | null>;
  /** A statement about it is due from here on. */
  addDecision(row: DecisionRow): Promise<void>;
  /** Oldest first. */
  decisions(extensionId: string, version?: string): Promise<readonly DecisionRow[]>;
}

/** What one user says of one version; at most one row for each pair. */
export interface ReviewRow {
  readonly id: string;
  readonly extensionId: string;
  readonly version: string;
  readonly userId: string;
  readonly stars: number;
  readonly aspects: Aspects;
  readonly title: string;
  readonly text: string;
  readonly createdAt: number;
  readonly editedAt: number | null;
  /** Null where everybody sees it. */
  readonly hidden: { readonly at: number; readonly by: string; readonly reason: string } | null;
}
/** Reviews, their number and their stars. What is hidden is neither listed nor counted. */
export interface ReviewRepository {
  /** @throws store.conflict when this user has one for this version. */
  insert(row: ReviewRow): Promise<void>;
  update(row: ReviewRow): Promise<void>;
  delete(id: string): Promise<void>;
  get(id: string): Promise<ReviewRow | null>;
  byUser(extensionId: string, version: string, userId: string): Promise<ReviewRow | null>;
  list(
    filter: Page & {
      readonly extensionId: string;
      readonly version?: string;
      readonly stars?: number;
      readonly sort: 'newest' | 'oldest' | 'highest' | 'lowest';
    },
  ): Promise<readonly ReviewRow[]>;
  count(filter: {
    readonly extensionId: string;
    readonly version?: string;
    readonly stars?: number;
  }): Promise<number>;
  /** Mean stars of each aspect over the reviews that speak of it; absent where none does. */
  aspectMeans(extensionId: string): Promise<AspectMeans>;
  /** Mean stars of each version that was rated, in any order. */
  versionMeans(extensionId: string): Promise<readonly VersionRating[]>;
  /** Of each extension that has reviews. */
  histograms(extensionIds: readonly string[]): Promise<ReadonlyMap<string, StarCounts>>;
}
