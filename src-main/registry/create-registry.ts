import type { RegistryDeps } from './deps.ts';
import type { Registry } from './port.ts';
import { createExtensions } from './extensions.ts';
import { createModeration } from './moderation.ts';
import { createPublishers } from './publishers.ts';
import { createReceipts } from './receipts.ts';
import { createReviews } from './reviews.ts';
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
  };
}
