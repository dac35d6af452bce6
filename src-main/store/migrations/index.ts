import { searchByOrigin, searchMigration } from '../search/index.ts';
import { firstTables } from './0010-first-tables.ts';
import { accessTokens } from './0030-access-tokens.ts';
import { platform } from './0040-platform.ts';
import { trailAndPublishing } from './0050-trail-and-publishing.ts';
import { events } from './0060-events.ts';
import { moderation } from './0070-moderation.ts';
import { transparency } from './0080-transparency.ts';
import { trustRoots } from './0090-trust-roots.ts';
import { remotes } from './0100-remotes.ts';
import { upstream } from './0110-upstream.ts';
import type { Migration } from './migration.ts';

export type { Migration } from './migration.ts';

/** The schema, step by step, oldest first. Only ever added to. */
export const MIGRATIONS: readonly Migration[] = [
  firstTables,
  searchMigration,
  accessTokens,
  platform,
  trailAndPublishing,
  events,
  moderation,
  transparency,
  trustRoots,
  remotes,
  upstream,
  searchByOrigin,
];
