import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { catalogEntrySchema, type CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import type { RemoteHttp } from './http-port.ts';

const pageSchema = z.object({
  items: z.array(z.unknown()).max(SYNC_LIMITS.entries),
  asOf: z.object({ seq: z.int().min(-1) }),
  nextCursor: z.string().max(300).optional(),
});

/** A page as it came: each entry is held to its schema when its turn comes, so that no page holds the thread for long. */
export interface ReadPage {
  readonly items: readonly unknown[];
  readonly seq: number;
  readonly nextCursor: string | null;
}

const PATH = '/api/v1/sync/entries';
/** Fewer than a server would give: what is read and checked in one go keeps others waiting. */
const PAGE = 200;
/** Some servers and what stands before them take no longer addresses. */
const QUERY_CHARACTERS = 6_000;

/** @throws sync.answer-invalid, and what the way to the server throws */
export async function readEntriesAfter(
  http: RemoteHttp,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ReadPage> {
  const page = await readPage(http, { limit: PAGE, ...(cursor === null ? {} : { cursor }) }, signal);
  // A page that leads back, or nowhere, would be read for ever.
  if (page.nextCursor !== null && cursor !== null && page.nextCursor <= cursor)
    throw invalid(http, 'its pages walk in a circle');
  if (page.nextCursor !== null && page.items.length === 0) throw invalid(http, 'an empty page leads on');
  return page;
}

/** The next of these ids in one page; answers how many of them it looked at. @throws sync.answer-invalid */
export async function readEntriesOf(
  http: RemoteHttp,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadPage & { readonly looked: number }> {
  let asked = ids.slice(0, SYNC_LIMITS.entriesById);
  while (asked.length > 1 && asked.join(',').length > QUERY_CHARACTERS)
    asked = asked.slice(0, Math.ceil(asked.length / 2));
  const page = await readPage(http, { ids: asked.join(','), limit: asked.length }, signal);
  if (page.nextCursor === null) return { ...page, looked: asked.length };
  const looked = asked.indexOf(page.nextCursor) + 1;
  if (looked === 0) throw invalid(http, 'it goes on after something that was not asked for');
  return { ...page, looked };
}

async function readPage(
  http: RemoteHttp,
  query: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<ReadPage> {
  const json = await http.read(PATH, query, { maxBytes: SYNC_LIMITS.pageBytes, signal });
  const parsed = pageSchema.safeParse(json);
  if (!parsed.success) throw invalid(http, 'its page of entries has another form', parsed.error);
  const { items, asOf, nextCursor } = parsed.data;
  return { items, seq: asOf.seq, nextCursor: nextCursor ?? null };
}

/** An entry that holds what it should, and whose versions are its own. @throws sync.answer-invalid */
export function readEntry(http: RemoteHttp, item: unknown): CatalogEntry {
  const parsed = catalogEntrySchema.safeParse(item);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw invalid(http, `an entry is wrong at ${first?.path.join('.') ?? 'its top'}`, parsed.error);
  }
  const entry = parsed.data;
  const seen = new Set<string>();
  for (const { version, manifest } of entry.versions) {
    if (extensionIdOf(manifest) !== entry.id || manifest.version !== version || seen.has(version))
      throw invalid(http, `${entry.id} lists a version that is not its own`);
    seen.add(version);
  }
  return entry;
}

function invalid(http: RemoteHttp, problem: string, cause?: unknown): StationError {
  return new StationError('sync.answer-invalid', { url: `${http.url}${PATH}`, problem }, cause);
}
