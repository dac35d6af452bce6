import type { Category } from '../../../src-shared/models/category.ts';
import type { SqlConnection } from '../connection.ts';
import type { ExtensionRow } from '../port.ts';

/** Where a walk over the extensions in order of popularity stands: most installed first, then by id. */
export interface PopularityCursor {
  readonly installs: number;
  readonly id: string;
}

interface Stored {
  readonly id: string;
  readonly publisher_id: string;
  readonly name: string;
  readonly display_name: string;
  readonly description: string;
  readonly category: string;
  readonly tags: string;
  readonly kind: string;
  readonly pricing: string;
  readonly origin: string;
  readonly latest_version: string | null;
  readonly installs: number;
  readonly rating_count: number;
  readonly rating_sum: number;
  readonly simulated: number;
  readonly created_at: number;
  readonly published_at: number | null;
  readonly updated_at: number;
}

/** The next listed extensions after the cursor, most popular first. */
export function nextPopular(
  connection: SqlConnection,
  cursor: PopularityCursor | null,
  limit: number,
): ExtensionRow[] {
  // Two seeks instead of one condition with OR: thousands of extensions have the same number of installs.
  const same = connection
    .prepare(
      'SELECT * FROM extensions WHERE latest_version IS NOT NULL AND installs = ? AND id > ? ORDER BY id LIMIT ?',
    )
    .all<Stored>(cursor?.installs ?? -1, cursor?.id ?? '', limit);
  const fewer = connection
    .prepare(
      'SELECT * FROM extensions WHERE latest_version IS NOT NULL AND installs < ? ORDER BY installs DESC, id LIMIT ?',
    )
    .all<Stored>(cursor?.installs ?? Number.MAX_SAFE_INTEGER, limit - same.length);
  return [...same, ...fewer].map(toRow);
}

/** The extension as it is now; null when it is gone or not listed. */
export function listedExtension(connection: SqlConnection, id: string): ExtensionRow | null {
  const stored = connection
    .prepare('SELECT * FROM extensions WHERE id = ? AND latest_version IS NOT NULL')
    .get<Stored>(id);
  return stored === undefined ? null : toRow(stored);
}

/** Places that are compared: what people see without a word typed. */
const TOP = 200;

/** True when the most popular places hold other numbers of installs than the most installed extensions have. */
export function isOrderStale(connection: SqlConnection): boolean {
  const shown = connection
    .prepare('SELECT installs FROM search_rank ORDER BY rank LIMIT ?')
    .all<{ readonly installs: number }>(TOP);
  const wanted = connection
    .prepare('SELECT installs FROM search_rank ORDER BY installs DESC LIMIT ?')
    .all<{ readonly installs: number }>(TOP);
  return shown.some(({ installs }, place) => installs !== wanted[place]?.installs);
}

function toRow(stored: Stored): ExtensionRow {
  return {
    id: stored.id,
    publisherId: stored.publisher_id,
    name: stored.name,
    displayName: stored.display_name,
    description: stored.description,
    category: stored.category as Category,
    tags: JSON.parse(stored.tags) as string[],
    kind: stored.kind as ExtensionRow['kind'],
    pricing: stored.pricing as ExtensionRow['pricing'],
    origin: stored.origin,
    latestVersion: stored.latest_version,
    installs: stored.installs,
    ratingCount: stored.rating_count,
    ratingSum: stored.rating_sum,
    simulated: stored.simulated === 1,
    createdAt: stored.created_at,
    publishedAt: stored.published_at,
    updatedAt: stored.updated_at,
  };
}
