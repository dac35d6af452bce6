import type { Json, JsonObject } from '../../src-shared/json.ts';
import type { AuditReport } from '../../src-shared/models/finding.ts';
import type {
  Extension,
  ExtensionStatus,
  ExtensionVersion,
  Facets,
  Mark,
  MarkKind,
  Publisher,
  RatingSummary,
  VersionRating,
  Submission,
  VersionState,
} from '../../src-shared/models/catalog.ts';
import type { BlockRequest, Claim } from '../../src-shared/models/moderation.ts';
import type { Receipt } from '../../src-shared/models/receipt.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import type { AspectMeans, Aspects, ExtensionReview } from '../../src-shared/models/review.ts';
import type { WorkflowUpload } from '../../src-shared/workflow-upload.ts';
import type { ParsedSearch } from '../../src-shared/search-grammar.ts';
import type { DecisionRow, FileRow, Moment, Page, SearchQuery, TimePage, Tx } from '../store/port.ts';
import type { TrustedKey } from '../trust/index.ts';
import type { AuditSurroundings } from '../validation/index.ts';
import type { Actor } from './deps.ts';
import type { BlockRequests, Claims, Flags, Reports, Statistics } from './moderating-port.ts';

/** The embedded registry. Every method refuses with codes `registry.*`, `trust.*`, `packages.*` or `api.forbidden`. */
export interface Registry {
  readonly publishers: Publishers;
  readonly extensions: Extensions;
  readonly submissions: Submissions;
  readonly workflows: Workflows;
  readonly moderation: Moderation;
  readonly reviews: Reviews;
  readonly receipts: Receipts;
  readonly claims: Claims;
  readonly blockRequests: BlockRequests;
  readonly reports: Reports;
  readonly flags: Flags;
  readonly statistics: Statistics;
}

/** Who publishes, and the keys that speak for them. */
export interface Publishers {
  /** Reserves an id for the actor. @throws registry.publisher-exists, registry.name-too-close */
  create(input: { readonly id: string; readonly displayName: string }, actor: Actor): Promise<Publisher>;
  /** @throws registry.publisher-not-found */
  get(id: string): Promise<Publisher>;
  list(): Promise<readonly Publisher[]>;
  /** Binds the first key, or another one. @throws registry.not-owner, registry.key-already-bound, registry.key-unproven */
  addKey(
    input: {
      readonly publisherId: string;
      readonly publicKey: string;
      readonly simulated: boolean;
      /** Base64 signature of the key over `keyProofText`; whoever speaks over a network shows with it that they hold the key. */
      readonly proof?: string;
    },
    actor: Actor,
  ): Promise<Publisher>;
  /** Lets certificates of exactly this identity and issuer speak for a publisher. @throws registry.not-owner, registry.key-already-bound */
  addIdentity(
    input: { readonly publisherId: string; readonly subject: string; readonly issuer: string },
    actor: Actor,
  ): Promise<Publisher>;
  /**
   * Binds the next key to every publisher that the old key speaks for; the two signatures are all the proof that is asked. The
   * old key goes on standing for what it signed, until it is revoked. Answers the publishers that changed.
   * @throws trust.rotation-invalid; trust.revoked-key where every publisher of the old key has revoked it
   */
  rotateKey(statement: unknown, actor: Actor): Promise<readonly Publisher[]>;
  /** Stops trusting a key; what was approved stays. @throws registry.key-not-found, registry.not-owner, registry.reason-required */
  revokeKey(
    input: { readonly publisherId: string; readonly keyId: string; readonly reason: string },
    actor: Actor,
  ): Promise<Publisher>;
  /** Refuses who does not speak for a publisher, in the transaction that relies on it. @throws registry.not-owner */
  owns(tx: Tx, publisherId: string, actor: Actor): Promise<void>;
  /** The keys a signature of this publisher may be checked with, revoked ones too (marked). */
  trustedKeys(publisherId: string): Promise<readonly TrustedKey[]>;
}

/** A name to reserve, with what its first version is to be. */
export interface CreateExtensionInput {
  readonly publisher: string;
  /** Slug; made from `displayName` when left out. */
  readonly name?: string;
  readonly displayName: string;
  readonly description: string;
  readonly version: string;
  /** Id or label: `trading-strategy` or `Trading Strategy`. */
  readonly category: string;
}

/** One extension with what its page shows. */
export interface ExtensionDetails {
  readonly extension: Extension;
  readonly versions: readonly ExtensionVersion[];
  readonly aspects: AspectMeans;
}

/** One stored version with all that an installer needs. */
export interface StoredVersion {
  readonly extensionId: string;
  readonly version: string;
  readonly state: VersionState;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
  readonly manifest: Manifest;
  readonly bundle: JsonObject | null;
  readonly signer: Signer | null;
  readonly simulated: boolean;
  readonly marks: readonly Mark[];
}

/** What `parseSearch` answers; `installed` asks the ledger. */
export type CatalogQuery = SearchQuery & Partial<Pick<ParsedSearch, 'installed' | 'problems'>>;

/** One page of the catalog, with counts over everything that was found. */
export interface SearchResult {
  readonly items: readonly Extension[];
  readonly total: number;
  readonly totalIsExact: boolean;
  readonly facets: Facets;
  readonly suggestion: string | null;
  /** What the grammar could not read, for people. */
  readonly problems: readonly string[];
}

/** What was found when a stored version was checked again. */
export interface Verified {
  readonly digest: string;
  readonly signer: Signer;
  /** UTC milliseconds. */
  readonly checkedAt: number;
}

/** What there is: extensions, their versions, files and reports, and the search over them. */
export interface Extensions {
  /**
   * Reserves a name and makes a draft version.
   * @throws registry.extension-exists, registry.name-too-close, registry.not-owner, api.invalid-input
   */
  create(
    input: CreateExtensionInput,
    actor: Actor,
  ): Promise<{ readonly extensionId: string; readonly version: string; readonly status: ExtensionStatus }>;
  /** @throws registry.extension-not-found */
  get(id: string): Promise<Extension>;
  /** @throws registry.extension-not-found */
  details(id: string): Promise<ExtensionDetails>;
  /** In semver order, newest first. */
  versions(id: string): Promise<readonly ExtensionVersion[]>;
  /** @throws registry.version-not-found */
  version(id: string, version: string): Promise<ExtensionVersion>;
  /** @throws registry.version-not-found also for a draft, which has no bytes. */
  stored(id: string, version: string): Promise<StoredVersion>;
  /**
   * The newest approved version that a range allows and that is neither yanked nor blocked; an exact version may be yanked.
   * Without a range: the latest. @throws registry.no-version, registry.version-blocked, registry.extension-not-found
   */
  resolve(id: string, range?: string | null): Promise<StoredVersion>;
  /** Checks bytes and signature of a version again. @throws trust.*, store.blob-*, registry.version-not-found */
  verify(id: string, version: string): Promise<Verified>;
  /** Markdown as shipped, null where the package has none. */
  readme(id: string, version: string): Promise<string | null>;
  changelog(id: string, version: string): Promise<string | null>;
  files(id: string, version: string): Promise<readonly FileRow[]>;
  /** The PNG of the newest version; null where it ships none that fits. */
  icon(id: string): Promise<Uint8Array | null>;
  /** One file of a version, null where it ships none of that path. */
  file(
    id: string,
    version: string,
    path: string,
  ): Promise<{ readonly path: string; readonly bytes: Uint8Array } | null>;
  /** Latest audit report of a version, null before the first. */
  auditReport(id: string, version: string): Promise<AuditReport | null>;
  /** Text of the grammar, or a query that was parsed already. */
  search(query: string | CatalogQuery, page?: Partial<Page>): Promise<SearchResult>;
  /**
   * May somebody have the bytes of a package? Everybody those of a version that is approved and not blocked; any other only a
   * reviewer and whoever owns its publisher.
   */
  mayFetch(digest: string, actor: Actor): Promise<boolean>;
  /** One more installation, in the installer's transaction. */
  countInstall(tx: Tx, extensionId: string): Promise<void>;
}

/** A package that is in the blobs already, with the signature that stands for it. */
export interface SubmitInput {
  /** `sha256:<hex>` of a blob that is in the store already. */
  readonly digest: string;
  readonly bundle: JsonObject | null;
  /** The signer's public key (SPKI PEM), needed where the publisher has no key yet and the key is not this machine's. */
  readonly publicKey?: string | null;
  /** How the package was made, signed with a key of the publisher. */
  readonly provenance?: JsonObject | null;
}

/** The way of a version from its package to a decision. */
export interface Submissions {
  /**
   * Verifies the signature and takes the version in; nothing is audited yet.
   * @throws trust.unsigned, trust.wrong-identity and the other trust.* codes, packages.*, registry.version-exists,
   *   registry.not-owner, registry.name-too-close, registry.first-key-needed
   */
  submit(input: SubmitInput, actor: Actor): Promise<Submission>;
  /**
   * `submitted → auditing → pending | rejected`. When the audit could not be finished the submission is `submitted` again
   * and this throws registry.audit-unfinished (try again), or the signal's reason after an abort.
   */
  audit(submissionId: string, signal?: AbortSignal): Promise<Submission>;
  /** Puts back what was left `auditing` by a process that is gone. Answers the submissions that can be audited (again). */
  recoverAudits(): Promise<readonly Submission[]>;
  /** What an audit of a package is told of the catalog: names that could be imitated, and the code of its dependencies. */
  auditContext(manifest: Manifest): Promise<AuditSurroundings>;
  /** @throws registry.submission-not-found */
  get(id: string): Promise<Submission>;
  /** @throws registry.submission-not-found */
  report(id: string): Promise<AuditReport | null>;
  /** Newest first. */
  list(
    filter?: Partial<TimePage> & {
      readonly state?: VersionState;
      readonly extensionId?: string;
      readonly version?: string;
    },
  ): Promise<readonly Submission[]>;
  /** What waits for a decision, oldest first, and who reviews it. */
  queue(page?: Partial<TimePage>): Promise<readonly (Submission & { readonly claim: Claim | null })[]>;
}

/** A Sigstore bundle over the canonical text, or the base64 of a bare signature. */
export type WorkflowSignature = string | { readonly [key: string]: Json };

/** One version of a workflow as lists show it. */
export interface ListedWorkflow {
  /** Of its newest submission. */
  readonly id: string;
  /** As people read it. */
  readonly name: string;
  readonly version: string;
  readonly state: VersionState;
  readonly simulated: boolean;
  /** UTC milliseconds. */
  readonly submittedAt: number;
}

/** Workflows that are uploaded as JSON. */
export interface Workflows {
  /**
   * Packs the workflow and takes it in as `submitted`; nothing is audited yet. A signature by a certificate is verified later.
   * @throws workflows.signature-refused, workflows.name-unusable, workflows.publisher-needed, workflows.not-a-workflow,
   *   registry.version-exists, registry.not-owner, packages.manifest-invalid
   */
  upload(upload: WorkflowUpload, signature: WorkflowSignature, actor: Actor): Promise<Submission>;
  /** Verifies a signature that was not verified yet: the submission goes on, or is rejected with the reason. */
  verifySigner(submissionId: string): Promise<Submission>;
  /** Every version of every workflow, newest first. */
  list(page: {
    readonly limit: number;
    readonly after?: Moment | undefined;
  }): Promise<readonly ListedWorkflow[]>;
}

/** Who decided what on a version, when and why. */
export interface Decision extends VersionRef {
  readonly verdict: DecisionRow['verdict'];
  readonly reason: string | null;
  readonly evidence: string | null;
  readonly actor: string;
  /** ISO 8601. */
  readonly at: string;
}

/** One version of one extension. */
export interface VersionRef {
  readonly extensionId: string;
  readonly version: string;
}

/** A mark that was set or taken back, in the order of the log. */
export interface MarkChange extends VersionRef {
  readonly seq: number;
  readonly kind: MarkKind;
  readonly set: boolean;
}

/** Decisions on versions, each with its reason, each in the history. */
export interface Moderation {
  /**
   * `pending → approved`, after bytes and signature were checked once more. With `digest` only while it is still that package.
   * @throws registry.illegal-transition, registry.changed-meanwhile, registry.version-not-found, trust.*
   */
  approve(
    target: VersionRef,
    input: { readonly reason?: string | null | undefined; readonly digest?: string | undefined },
    actor: Actor,
  ): Promise<Submission>;
  /** `pending → rejected`. @throws registry.reason-required */
  reject(
    target: VersionRef,
    input: { readonly reason: string; readonly digest?: string | undefined },
    actor: Actor,
  ): Promise<Submission>;
  /** @throws registry.illegal-transition, registry.reason-required, registry.already-marked, registry.successor-not-found */
  deprecate(
    target: VersionRef,
    input: { readonly reason: string; readonly successor?: string | null | undefined },
    actor: Actor,
  ): Promise<ExtensionVersion>;
  yank(target: VersionRef, input: { readonly reason: string }, actor: Actor): Promise<ExtensionVersion>;
  /**
   * Blocks at once on a machine of one person. Where several share the registry it is a request that another agrees to, save for
   * an administrator's `emergency`. @throws registry.evidence-required, registry.block-requested
   */
  block(
    target: VersionRef,
    input: { readonly reason: string; readonly evidence: string; readonly emergency?: boolean },
    actor: Actor,
  ): Promise<ExtensionVersion & { readonly blockRequest: BlockRequest | null }>;
  /** Takes a mark back. @throws registry.not-marked, registry.reason-required */
  undo(
    target: VersionRef,
    input: { readonly kind: MarkKind; readonly reason: string },
    actor: Actor,
  ): Promise<ExtensionVersion>;
  /** Decisions, oldest first. */
  history(extensionId: string, version?: string): Promise<readonly Decision[]>;
  /** The block on a version, or null. */
  isBlocked(extensionId: string, version: string): Promise<Mark | null>;
  /** Marks that changed after the log entry `afterSeq`; go on from the answered `seq`. */
  changedMarks(afterSeq: number): Promise<{ readonly seq: number; readonly changes: readonly MarkChange[] }>;
}

/** Stars (1 to 5) and words on one version. `text` is Markdown and is sanitised. */
export interface ReviewInput {
  readonly extensionId: string;
  readonly version: string;
  readonly stars: number;
  readonly aspects?: Aspects;
  readonly title?: string;
  readonly text?: string;
}

/** Which reviews, and in which order; newest first by default. */
export interface ReviewFilter {
  readonly extensionId: string;
  readonly version?: string;
  readonly stars?: number;
  readonly sort?: 'newest' | 'oldest' | 'highest' | 'lowest';
}

/** What users say of versions they installed. */
export interface Reviews {
  /** @throws registry.review-exists, registry.review-needs-installation, registry.version-not-found, api.invalid-input */
  add(input: ReviewInput, actor: Actor): Promise<ExtensionReview>;
  /** The writer's own. @throws registry.review-not-found, registry.not-your-review */
  edit(
    id: string,
    change: Partial<Pick<ReviewInput, 'stars' | 'aspects' | 'title' | 'text'>>,
    actor: Actor,
  ): Promise<ExtensionReview>;
  /** The writer's own; a reviewer may delete any. */
  delete(id: string, actor: Actor): Promise<void>;
  get(id: string): Promise<ExtensionReview>;
  /** The actor's own review of a version, or null. */
  own(target: VersionRef, actor: Actor): Promise<ExtensionReview | null>;
  list(
    filter: ReviewFilter,
    page?: Partial<Page>,
  ): Promise<{ readonly items: readonly ExtensionReview[]; readonly total: number }>;
  summary(extensionId: string): Promise<{
    readonly rating: RatingSummary;
    readonly aspects: AspectMeans;
    /** Each version that was rated, oldest first. */
    readonly versions: readonly VersionRating[];
  }>;
}

/** What a user did with a version elsewhere, as they report it. */
export type ReceiptInput = VersionRef & { readonly digest: string } & (
    { readonly kind: 'installed' } | { readonly kind: 'ran'; readonly runId: string; readonly units: number }
  );

/** What users of a server say they installed and ran. A report is its user's word, held to what the registry knows. */
export interface Receipts {
  /**
   * Takes a report in, once: the same again answers the first with `isNew` false. An extension's installs count each user once.
   * @throws registry.version-not-found, registry.extension-not-found, receipts.not-approved, receipts.digest-mismatch,
   *   receipts.needs-installation, receipts.run-differs
   */
  report(input: ReceiptInput, actor: Actor): Promise<Receipt & { readonly isNew: boolean }>;
  /** The actor's own, newest first. */
  list(page: Page, actor: Actor): Promise<readonly Receipt[]>;
  /** The version that the actor reported last. @throws registry.review-needs-installation */
  lastInstalled(extensionId: string, actor: Actor): Promise<string>;
}
