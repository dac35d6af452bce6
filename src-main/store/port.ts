import type {
  AccessTokenRepository,
  PublishingPolicyRepository,
  SpentJwtRepository,
  TrailRepository,
} from './ports/access.ts';
import type { IdempotencyRepository } from './ports/idempotency.ts';
import type { ExtensionRepository, PublisherRepository, VersionRepository } from './ports/catalog.ts';
import type { EntitlementRepository } from './ports/entitlements.ts';
import type {
  BlockRequestRepository,
  ClaimRepository,
  FlagRepository,
  ReportRepository,
} from './ports/moderating.ts';
import type { ReceiptRepository } from './ports/receipts.ts';
import type { RemoteRepository } from './ports/remotes.ts';
import type { ReviewRepository, SubmissionRepository } from './ports/reviewing.ts';
import type {
  BlobReferenceRepository,
  JobRepository,
  LeaseRepository,
  LogRepository,
  SettingsRepository,
} from './ports/running.ts';
import type { SearchRepository } from './ports/search.ts';
import type {
  GuestStorageRepository,
  LedgerRepository,
  MarketDataRepository,
  RunRepository,
} from './ports/use.ts';
import type { TrustRepository } from './ports/trusting.ts';
import type { AttestationRepository, LogTreeRepository } from './ports/transparency.ts';
import type { UpstreamRepository } from './ports/upstream.ts';
import type { WebhookRepository } from './ports/webhooks.ts';

export type * from './ports/access.ts';
export type * from './ports/catalog.ts';
export type * from './ports/idempotency.ts';
export type * from './ports/entitlements.ts';
export type * from './ports/moderating.ts';
export type * from './ports/page.ts';
export type * from './ports/receipts.ts';
export type * from './ports/remotes.ts';
export type * from './ports/reviewing.ts';
export type * from './ports/running.ts';
export type * from './ports/search.ts';
export type * from './ports/trusting.ts';
export type * from './ports/transparency.ts';
export type * from './ports/upstream.ts';
export type * from './ports/use.ts';
export type * from './ports/webhooks.ts';

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
   * `store.foreign-await`, a `tx` used after its transaction `store.transaction-over`. The first transaction of a call that
   * runs under `withTrail` carries the call's entry in the trail.
   * @throws store.busy when another process wrote for more than STORE_LIMITS.busyMs.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Calls back soon after any process committed to this home; once for all commits of `withinMs`. Returns the way to stop. */
  onChange(listener: () => void, withinMs?: number): () => void;
  /**
   * A number that is another one after anything was committed to this home, by whichever process: as long as it is the same,
   * what was read stays true. Null where that cannot be told right now. Cheap.
   */
  revision(): number | null;
  /** Copies a consistent snapshot to `path` while others go on reading and writing. */
  snapshotTo(path: string): Promise<void>;
  /** Full check: integrity, foreign keys, derived data. One line for each. */
  check(): Promise<readonly StoreCheck[]>;
  close(): Promise<void>;
}

/** How a transaction is to be kept. */
export interface TransactionOptions {
  /**
   * False for what may be done again: it outlives this process, but is on the disk only with the next commit that waits for
   * that. A machine that loses its power may come up without it. Default true.
   */
  readonly synchronousCommit?: boolean;
}

/** One line of the full check. */
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
  readonly claims: ClaimRepository;
  readonly blockRequests: BlockRequestRepository;
  readonly reports: ReportRepository;
  readonly flags: FlagRepository;
  readonly search: SearchRepository;
  readonly ledger: LedgerRepository;
  readonly runs: RunRepository;
  readonly storage: GuestStorageRepository;
  readonly marketData: MarketDataRepository;
  readonly jobs: JobRepository;
  readonly leases: LeaseRepository;
  readonly log: LogRepository;
  readonly logTree: LogTreeRepository;
  readonly attestations: AttestationRepository;
  readonly settings: SettingsRepository;
  readonly blobs: BlobReferenceRepository;
  readonly accessTokens: AccessTokenRepository;
  readonly idempotency: IdempotencyRepository;
  readonly trail: TrailRepository;
  readonly publishingPolicies: PublishingPolicyRepository;
  readonly spentJwts: SpentJwtRepository;
  readonly receipts: ReceiptRepository;
  readonly webhooks: WebhookRepository;
  readonly entitlements: EntitlementRepository;
  readonly remotes: RemoteRepository;
  readonly trust: TrustRepository;
  readonly upstream: UpstreamRepository;
}
