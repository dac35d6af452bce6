import type { RegistryDeps } from './deps.ts';
import type { Registry } from './port.ts';
import { createBlockRequests } from './block-requests.ts';
import { createClaims } from './claims.ts';
import { createExtensions } from './extensions.ts';
import { createFlags } from './flags.ts';
import { createModeration } from './moderation.ts';
import { createPublishers } from './publishers.ts';
import { createReceipts } from './receipts.ts';
import { createReports } from './reports.ts';
import { createReviews } from './reviews.ts';
import { createStatistics } from './statistics.ts';
import { createSubmissions } from './submissions.ts';
import { createWorkflows } from './workflows.ts';

/** The embedded registry over a store and its blobs. */
export function createRegistry(deps: RegistryDeps): Registry {
  return {
    publishers: createPublishers(deps),
    extensions: createExtensions(deps),
    submissions: createSubmissions(deps),
    workflows: createWorkflows(deps),
    moderation: createModeration(deps),
    reviews: createReviews(deps),
    receipts: createReceipts(deps),
    claims: createClaims(deps),
    blockRequests: createBlockRequests(deps),
    reports: createReports(deps),
    flags: createFlags(deps),
    statistics: createStatistics(deps),
  };
}
