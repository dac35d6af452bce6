import type { Tx } from './port.ts';
import { accessTokenRepository } from './repositories/access-tokens.ts';
import { attestationRepository } from './repositories/attestations.ts';
import { blobReferenceRepository } from './repositories/blob-references.ts';
import { entitlementRepository } from './repositories/entitlements.ts';
import { extensionRepository } from './repositories/extensions.ts';
import { flagRepository } from './repositories/flags.ts';
import { guestStorageRepository } from './repositories/guest-storage.ts';
import { idempotencyRepository } from './repositories/idempotency.ts';
import { jobRepository } from './repositories/jobs.ts';
import { leaseRepository } from './repositories/leases.ts';
import { ledgerRepository } from './repositories/ledger.ts';
import { logTreeRepository } from './repositories/log-tree.ts';
import { logRepository } from './repositories/log.ts';
import { marketDataRepository } from './repositories/market-data.ts';
import { blockRequestRepository, claimRepository, reportRepository } from './repositories/moderating.ts';
import { publisherRepository } from './repositories/publishers.ts';
import { publishingPolicyRepository, spentJwtRepository } from './repositories/publishing.ts';
import { receiptRepository } from './repositories/receipts.ts';
import { remoteRepository } from './repositories/remotes.ts';
import { reviewRepository } from './repositories/reviews.ts';
import { runRepository } from './repositories/runs.ts';
import { settingsRepository } from './repositories/settings.ts';
import { submissionRepository } from './repositories/submissions.ts';
import { trailRepository } from './repositories/trail.ts';
import { trustRepository } from './repositories/trusting.ts';
import { upstreamRepository } from './repositories/upstream.ts';
import { versionRepository } from './repositories/versions.ts';
import { webhookRepository } from './repositories/webhooks.ts';
import type { Scope } from './scope.ts';
import type { createSearchRepository } from './search/index.ts';

/** The search of one connection; it lives as long as the connection and may remember things about it. */
export type ConnectionSearch = ReturnType<typeof createSearchRepository>;

/** All repositories of one transaction, each made when first used. */
export class SqliteTx implements Tx {
  readonly #scope: Scope;
  readonly #search: ConnectionSearch;
  readonly #made: { -readonly [Name in keyof Tx]?: Tx[Name] } = {};

  constructor(scope: Scope, search: ConnectionSearch) {
    this.#scope = scope;
    this.#search = search;
  }

  get publishers(): Tx['publishers'] {
    return (this.#made.publishers ??= publisherRepository(this.#scope));
  }
  get extensions(): Tx['extensions'] {
    return (this.#made.extensions ??= extensionRepository(this.#scope, this.#search));
  }
  get versions(): Tx['versions'] {
    return (this.#made.versions ??= versionRepository(this.#scope));
  }
  get submissions(): Tx['submissions'] {
    return (this.#made.submissions ??= submissionRepository(this.#scope));
  }
  get reviews(): Tx['reviews'] {
    return (this.#made.reviews ??= reviewRepository(this.#scope));
  }
  get claims(): Tx['claims'] {
    return (this.#made.claims ??= claimRepository(this.#scope));
  }
  get blockRequests(): Tx['blockRequests'] {
    return (this.#made.blockRequests ??= blockRequestRepository(this.#scope));
  }
  get reports(): Tx['reports'] {
    return (this.#made.reports ??= reportRepository(this.#scope));
  }
  get flags(): Tx['flags'] {
    return (this.#made.flags ??= flagRepository(this.#scope));
  }
  get search(): Tx['search'] {
    return (this.#made.search ??= {
      query: async (query, page) => {
        this.#scope.demandOpen();
        return this.#search.query(query, page);
      },
      renumber: async (previous) => {
        this.#scope.demandWritable();
        return this.#search.renumber(previous);
      },
      isOrderStale: async () => {
        this.#scope.demandOpen();
        return this.#search.isOrderStale();
      },
    });
  }
  get ledger(): Tx['ledger'] {
    return (this.#made.ledger ??= ledgerRepository(this.#scope));
  }
  get runs(): Tx['runs'] {
    return (this.#made.runs ??= runRepository(this.#scope));
  }
  get storage(): Tx['storage'] {
    return (this.#made.storage ??= guestStorageRepository(this.#scope));
  }
  get marketData(): Tx['marketData'] {
    return (this.#made.marketData ??= marketDataRepository(this.#scope));
  }
  get accessTokens(): Tx['accessTokens'] {
    return (this.#made.accessTokens ??= accessTokenRepository(this.#scope));
  }
  get receipts(): Tx['receipts'] {
    return (this.#made.receipts ??= receiptRepository(this.#scope));
  }
  get trail(): Tx['trail'] {
    return (this.#made.trail ??= trailRepository(this.#scope));
  }
  get publishingPolicies(): Tx['publishingPolicies'] {
    return (this.#made.publishingPolicies ??= publishingPolicyRepository(this.#scope));
  }
  get spentJwts(): Tx['spentJwts'] {
    return (this.#made.spentJwts ??= spentJwtRepository(this.#scope));
  }
  get webhooks(): Tx['webhooks'] {
    return (this.#made.webhooks ??= webhookRepository(this.#scope));
  }
  get idempotency(): Tx['idempotency'] {
    return (this.#made.idempotency ??= idempotencyRepository(this.#scope));
  }
  get entitlements(): Tx['entitlements'] {
    return (this.#made.entitlements ??= entitlementRepository(this.#scope));
  }
  get trust(): Tx['trust'] {
    return (this.#made.trust ??= trustRepository(this.#scope));
  }
  get remotes(): Tx['remotes'] {
    return (this.#made.remotes ??= remoteRepository(this.#scope));
  }
  get upstream(): Tx['upstream'] {
    return (this.#made.upstream ??= upstreamRepository(this.#scope));
  }
  get jobs(): Tx['jobs'] {
    return (this.#made.jobs ??= jobRepository(this.#scope));
  }
  get leases(): Tx['leases'] {
    return (this.#made.leases ??= leaseRepository(this.#scope));
  }
  get log(): Tx['log'] {
    return (this.#made.log ??= logRepository(this.#scope));
  }
  get logTree(): Tx['logTree'] {
    return (this.#made.logTree ??= logTreeRepository(this.#scope));
  }
  get attestations(): Tx['attestations'] {
    return (this.#made.attestations ??= attestationRepository(this.#scope));
  }
  get settings(): Tx['settings'] {
    return (this.#made.settings ??= settingsRepository(this.#scope));
  }
  get blobs(): Tx['blobs'] {
    return (this.#made.blobs ??= blobReferenceRepository(this.#scope));
  }
}
