import { about } from './about.ts';
import { changes } from './changes.ts';
import { entitlements } from './entitlements.ts';
import { extensions } from './extensions.ts';
import { identity } from './identity.ts';
import { api } from './implementer.ts';
import { installs } from './installs.ts';
import { jobs } from './jobs.ts';
import { log } from './log.ts';
import { maintenance } from './maintenance.ts';
import { marketData } from './market-data.ts';
import { mirror } from './mirror.ts';
import { moderation } from './moderation.ts';
import { packages } from './packages.ts';
import { projects } from './projects.ts';
import { publishers } from './publishers.ts';
import { publishing } from './publishing.ts';
import { receipts } from './receipts.ts';
import { registries } from './registries.ts';
import { reports } from './reports.ts';
import { reviews } from './reviews.ts';
import { runs } from './runs.ts';
import { samples } from './samples.ts';
import { settings } from './settings.ts';
import { submissions } from './submissions.ts';
import { subscriptions } from './subscriptions.ts';
import { sync } from './sync.ts';
import { tokens } from './tokens.ts';
import { trust } from './trust.ts';
import { upstream } from './upstream.ts';
import { tuf } from './tuf.ts';
import { webhooks } from './webhooks.ts';
import { workbench } from './workbench.ts';
import { workflows } from './workflows.ts';

/** Every procedure of the contract with its handler: what all doors serve. */
export const router = api.router({
  about,
  changes,
  entitlements,
  extensions,
  identity,
  installs,
  jobs,
  log,
  maintenance,
  marketData,
  mirror,
  moderation,
  packages,
  projects,
  publishers,
  publishing,
  receipts,
  registries,
  reports,
  reviews,
  runs,
  samples,
  settings,
  submissions,
  subscriptions,
  sync,
  tokens,
  trust,
  upstream,
  tuf,
  webhooks,
  workbench,
  workflows,
});
