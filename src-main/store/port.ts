import type { AuditReport } from '../../src-shared/models/finding.ts';
import type { Category, Manifest } from '../../src-shared/models/manifest.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import type { Facets, MarkKind, VersionState } from '../../src-shared/models/catalog.ts';
import type { Aspects } from '../../src-shared/models/review.ts';
import type { InstallationState, Subscription } from '../../src-shared/models/installation.ts';
import type { Bar, Grant } from '../../src-shared/models/sandbox.ts';
import type { JobState } from '../../src-shared/models/job.ts';
import type { Json, JsonObject } from '../../src-shared/json.ts';
import type { ParsedSearch } from '../../src-shared/search-grammar.ts';

/**
 * The store port: what the station needs from a database, in its own words. Asynchronous and transaction-scoped, so that
 * SQLite and PostgreSQL stand behind it alike. Rows carry UTC milliseconds; the API turns them into ISO 8601.
 * Every adapter passes test/contract/store-port.
 */
export interface Store {
  /** A consistent snapshot: sees committed rows only, never an open transaction. Writing methods throw `store.read-only`. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * All or nothing. Only methods of `tx` may be awaited inside; awaiting anything else (I/O, timers) throws
   * `store.foreign-await`, a `tx` used after its transaction `store.transaction-over`.
   * @throws store.busy when another process wrote for more than STORE_LIMITS.busyMs.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls back soon after any process committed to this home. Returns the way to stop. */
  onChange(listener: () => void): () => void;
  /** Copies a consistent snapshot to `path` while others go on reading and writing. */
  snapshotTo(path: string): Promise<void>;
  /** Full check: integrity, foreign keys, derived data. One line for each. */
  check(): Promise<readonly StoreCheck[]>;
  close(): Promise<void>;
}

export interface StoreCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** One repository per area, all in the same transaction. */
export interface Tx {
  readonly publishers: PublisherRepository;
  readonly extensions: ExtensionRepository;
  readonly versions: VersionRepository;
  readonly submissions: SubmissionRepository;
  readonly reviews: ReviewRepository;
  readonly search: SearchRepository;
  readonly ledger: LedgerRepository;
  readonly runs: RunRepository;
  readonly storage: GuestStorageRepository;
  readonly marketData: MarketDataRepository;
  readonly jobs: JobRepository;
  readonly leases: LeaseRepository;
  readonly log: LogRepository;
  readonly settings: SettingsRepository;
  readonly blobs: BlobReferenceRepository;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface PublisherRow {
  readonly id: string;
  readonly displayName: string;
  readonly createdAt: number;
}
export interface PublisherKeyRow {
  readonly publisherId: string;
  readonly keyId: string;
  readonly fingerprint: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly addedAt: number;
  readonly revokedAt: number | null;
  /** Why, in the words of whoever revoked it; null while it stands. */
  readonly revokedReason: string | null;
  readonly simulated: boolean;
}
export interface PublisherRepository {
  /** @throws store.conflict when the id exists. */
  insert(row: PublisherRow): Promise<void>;
  get(id: string): Promise<PublisherRow | null>;
  list(): Promise<readonly PublisherRow[]>;
  addKey(row: PublisherKeyRow): Promise<void>;
  /** A key is revoked once: a later revocation changes nothing. @throws store.not-found */
  revokeKey(
    publisherId: string,
    keyId: string,
    revocation: { readonly at: number; readonly reason: string },
  ): Promise<void>;
  keys(publisherId: string): Promise<readonly PublisherKeyRow[]>;
  /** Every binding of one key, revoked ones too. */
  keyBindings(keyId: string): Promise<readonly PublisherKeyRow[]>;
}

export interface ExtensionRow {
  /** `publisher.name`. */
  readonly id: string;
  readonly publisherId: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly category: Category;
  readonly tags: readonly string[];
  readonly kind: 'extension' | 'workflow';
  readonly pricing: 'free' | 'trial' | 'subscription';
  /** Registry the name is pinned to; `local` is the embedded one. */
  readonly origin: string;
  /** Newest approved version that is neither yanked nor blocked, null before the first. */
  readonly latestVersion: string | null;
  readonly installs: number;
  readonly ratingCount: number;
  readonly ratingSum: number;
  readonly simulated: boolean;
  readonly createdAt: number;
  readonly publishedAt: number | null;
  readonly updatedAt: number;
}
export interface ExtensionRepository {
  /** @throws store.conflict when the id exists. */
  insert(row: ExtensionRow): Promise<void>;
  /** Replaces every column of the row with this id. Keeps the search index true. @throws store.not-found */
  update(row: ExtensionRow): Promise<void>;
  get(id: string): Promise<ExtensionRow | null>;
  getMany(ids: readonly string[]): Promise<readonly ExtensionRow[]>;
  list(page: Page & { readonly publisherId?: string }): Promise<readonly ExtensionRow[]>;
  count(): Promise<number>;
  /** Mean stars over all reviews and their number, for the Bayesian prior. */
  ratingPrior(): Promise<{ readonly count: number; readonly sum: number }>;
  /** Ids and display names of listed extensions, most installed first: what names are compared with for look-alikes. */
  popularNames(
    limit: number,
  ): Promise<readonly { readonly id: string; readonly displayName: string; readonly installs: number }[]>;
}

export interface VersionRow {
  readonly extensionId: string;
  readonly version: string;
  readonly state: VersionState;
  /** `sha256:<hex>`; null for a draft. */
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  readonly unpackedBytes: number | null;
  readonly manifest: Manifest | null;
  /** Sigstore bundle JSON of the publisher's statement. */
  readonly bundle: JsonObject | null;
  readonly signer: Signer | null;
  readonly simulated: boolean;
  readonly submittedAt: number | null;
  readonly approvedAt: number | null;
}
export interface MarkRow {
  readonly extensionId: string;
  readonly version: string;
  readonly kind: MarkKind;
  readonly reason: string;
  readonly successor: string | null;
  readonly evidence: string | null;
  readonly actor: string;
  readonly at: number;
}
export interface FileRow {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}
export interface VersionRepository {
  /** Inserts or replaces the row with this extension and version. */
  put(row: VersionRow): Promise<void>;
  get(extensionId: string, version: string): Promise<VersionRow | null>;
  /** All versions of one extension, in no order. */
  list(extensionId: string): Promise<readonly VersionRow[]>;
  byDigest(digest: string): Promise<readonly VersionRow[]>;
  /** Files of one package, by its digest: the same bytes have the same files. */
  putFiles(digest: string, files: readonly FileRow[]): Promise<void>;
  files(digest: string): Promise<readonly FileRow[]>;
  marks(extensionId: string, version: string): Promise<readonly MarkRow[]>;
  putMark(row: MarkRow): Promise<void>;
  deleteMark(extensionId: string, version: string, kind: MarkKind): Promise<void>;
}

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
export interface AuditRow {
  readonly id: string;
  readonly submissionId: string;
  readonly digest: string;
  readonly ruleset: string;
  readonly report: AuditReport;
  readonly at: number;
}
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
export interface SubmissionRepository {
  put(row: SubmissionRow): Promise<void>;
  get(id: string): Promise<SubmissionRow | null>;
  /** Newest first. */
  list(
    filter: Page & {
      readonly state?: VersionState;
      readonly extensionId?: string;
      readonly version?: string;
    },
  ): Promise<readonly SubmissionRow[]>;
  addAudit(row: AuditRow): Promise<void>;
  latestAudit(digest: string): Promise<AuditRow | null>;
  addDecision(row: DecisionRow): Promise<void>;
  /** Oldest first. */
  decisions(extensionId: string, version?: string): Promise<readonly DecisionRow[]>;
}

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
}
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
  /** Counts of 1 to 5 stars. */
  histogram(
    extensionId: string,
    version?: string,
  ): Promise<readonly [number, number, number, number, number]>;
}

/** What the search grammar yields. `@installed` has become `ids` by then: the catalog does not know what is installed. */
export type SearchQuery = Omit<ParsedSearch, 'installed' | 'problems'>;
export interface SearchHit {
  readonly id: string;
  /** 0 exact name or title, 1 all words in the name, 2 words in name or tags, 3 anywhere. */
  readonly tier: 0 | 1 | 2 | 3;
}
export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  readonly total: number;
  /** False where counting stopped at a cap: show "5,000+". */
  readonly totalIsExact: boolean;
  readonly facets: Facets;
  /** A repaired spelling that finds something, when the words as typed found nothing. */
  readonly suggestion: string | null;
}
/** Only extensions with a `latestVersion` are found. The index is derived data, kept by ExtensionRepository in the same transaction. */
export interface SearchRepository {
  query(query: SearchQuery, page: Page): Promise<SearchAnswer>;
  /**
   * One bounded step towards an index in today's order of popularity: null begins, what a step answers is given to the next
   * one, until it is `done`. Searches see the old order until the last step but one. Use `renumberSearch`, which holds a lease.
   */
  renumber(previous: SearchRenumbering | null): Promise<SearchRenumbering>;
  /** True when the first results of an empty search are no longer the most installed ones. Cheap. */
  isOrderStale(): Promise<boolean>;
}
/** A renumbering under way in this process. */
export interface SearchRenumbering {
  readonly done: boolean;
  /** 0 to 1. */
  readonly fraction: number;
  /** What it is doing, for people. */
  readonly phase: string;
}

/** Append-only: each row is the whole state after a transition. */
export interface LedgerRow {
  readonly seq: number;
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  readonly from: InstallationState | null;
  readonly to: InstallationState;
  readonly action: string;
  readonly actor: string;
  readonly at: number;
  readonly state: InstallationSnapshot;
  readonly details: JsonObject;
}
/** What an installation is after its latest transition. */
export interface InstallationSnapshot {
  readonly installedAt: number;
  readonly signer: Signer | null;
  readonly simulated: boolean;
  readonly grants: readonly Grant[];
  readonly subscription: Subscription;
  readonly allowedUnsigned: boolean;
  readonly requiredBy: readonly string[];
  readonly pinned: boolean;
  readonly disabledReason: string | null;
  readonly userId: string;
  readonly source: string;
  /** Version and digest to go back to, newest last. */
  readonly previous: readonly {
    readonly version: string;
    readonly digest: string;
    readonly grants: readonly Grant[];
  }[];
}
export interface LedgerRepository {
  /** `seq` is given by the store. Answers the row as written. */
  append(row: Omit<LedgerRow, 'seq'>): Promise<LedgerRow>;
  /** Latest row per installation. */
  current(filter?: { readonly includeUninstalled?: boolean }): Promise<readonly LedgerRow[]>;
  currentOf(installationId: string): Promise<LedgerRow | null>;
  /** Latest row of the one installation of this extension that is not uninstalled or failed. */
  currentByExtension(extensionId: string): Promise<LedgerRow | null>;
  /** Oldest first. */
  history(
    filter: Page & { readonly installationId?: string; readonly extensionId?: string },
  ): Promise<readonly LedgerRow[]>;
}

export interface RunRow {
  readonly id: string;
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  readonly kind: 'command' | 'strategy' | 'report' | 'workflow';
  readonly name: string;
  readonly outcome: string;
  readonly durationMs: number;
  readonly memoryBytes: number;
  readonly declared: readonly string[];
  readonly granted: readonly Grant[];
  readonly used: readonly string[];
  readonly denied: readonly string[];
  readonly at: number;
}
export interface RunRepository {
  insert(row: RunRow): Promise<void>;
  get(id: string): Promise<RunRow | null>;
  /** Newest first. */
  list(filter: Page & { readonly extensionId?: string }): Promise<readonly RunRow[]>;
}

/** What guests keep in their `storage`. */
export interface GuestStorageRepository {
  get(extensionId: string, key: string): Promise<Json | undefined>;
  /** @throws store.quota when keys and values would pass `quotaBytes` (UTF-8). */
  set(extensionId: string, key: string, value: Json, quotaBytes: number): Promise<void>;
  delete(extensionId: string, key: string): Promise<void>;
  keys(extensionId: string): Promise<readonly string[]>;
  clear(extensionId: string): Promise<void>;
  usedBytes(extensionId: string): Promise<number>;
}

/** Imported daily bars; the synthetic set is generated and not stored. */
export interface MarketDataRepository {
  /** Replaces bars of the same time. */
  putBars(symbol: string, source: string, bars: readonly Bar[]): Promise<void>;
  bars(symbol: string, from: number, to: number): Promise<readonly Bar[]>;
  symbols(): Promise<
    readonly {
      readonly symbol: string;
      readonly source: string;
      readonly bars: number;
      readonly from: number;
      readonly to: number;
    }[]
  >;
}

export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly input: JsonObject;
  readonly state: JobState;
  readonly progress: number;
  readonly phase: string;
  readonly attempts: number;
  readonly actor: string;
  /** Process that works on it, null while queued or ended. */
  readonly owner: string | null;
  readonly leaseUntil: number | null;
  readonly cancelRequested: boolean;
  readonly result: Json;
  readonly error: JsonObject | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}
export interface JobEventRow {
  readonly jobId: string;
  readonly seq: number;
  readonly at: number;
  readonly state: JobState;
  readonly progress: number;
  readonly phase: string;
}
export interface JobRepository {
  insert(row: JobRow): Promise<void>;
  update(row: JobRow): Promise<void>;
  get(id: string): Promise<JobRow | null>;
  /** Newest first. */
  list(filter: Page & { readonly state?: JobState }): Promise<readonly JobRow[]>;
  /** Queued jobs, and running ones whose lease ended before `now`, oldest first. */
  claimable(now: number, limit: number): Promise<readonly JobRow[]>;
  appendEvent(event: Omit<JobEventRow, 'seq'>): Promise<JobEventRow>;
  events(jobId: string, afterSeq: number): Promise<readonly JobEventRow[]>;
}

export interface LeaseRow {
  readonly name: string;
  readonly owner: string;
  readonly until: number;
  readonly details: JsonObject;
}
export interface LeaseRepository {
  /** Takes a lease that is free, expired at `now`, or already the owner's. False when somebody else holds it. */
  acquire(lease: LeaseRow, now: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
  get(name: string): Promise<LeaseRow | null>;
  /** Names that begin with `prefix`. */
  list(prefix: string): Promise<readonly LeaseRow[]>;
}

export interface LogRow {
  readonly seq: number;
  /** RFC 8785 JSON of the leaf. */
  readonly leaf: string;
  /** RFC 6962 section 2.1: sha256(0x00 || leaf), hex. */
  readonly leafHash: string;
  readonly at: number;
}
export interface LogRepository {
  /** Canonicalises, hashes and appends, in this transaction. */
  append(leaf: JsonObject, at: number): Promise<LogRow>;
  list(fromSeq: number, limit: number): Promise<readonly LogRow[]>;
  size(): Promise<number>;
}

export interface SettingsRepository {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<void>;
  delete(key: string): Promise<void>;
  all(prefix: string): Promise<Readonly<Record<string, Json>>>;
}

export interface BlobReferenceRepository {
  /** Every digest (`sha256:<hex>`) that a row of any table still needs or may need: what collection must keep. */
  referenced(): Promise<ReadonlySet<string>>;
  /** The part of `referenced` whose bytes must be there now: what a check looks for. */
  required(): Promise<ReadonlySet<string>>;
}
