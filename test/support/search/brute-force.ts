import type { ExtensionRow, SearchAnswer, SearchHit, SearchQuery } from '../../../src-main/store/index.ts';

/**
 * Search the plain way: every row is looked at, with code that shares nothing with the index. Rows in order of
 * popularity. For Latin words only.
 */
export function bruteForce(rows: readonly ExtensionRow[], query: SearchQuery, limit: number): SearchAnswer {
  const found = rows
    .map((row) => ({ row, tier: tierOf(row, query) }))
    .filter((entry): entry is { row: ExtensionRow; tier: SearchHit['tier'] } => entry.tier !== null)
    .toSorted((a, b) => a.tier - b.tier);
  return {
    hits: found.slice(0, limit).map(({ row, tier }) => ({ id: row.id, tier })),
    total: found.length,
    totalIsExact: true,
    facets: {
      category: countBy(found, (entry) => entry.row.category),
      pricing: countBy(found, (entry) => entry.row.pricing),
      publisher: countBy(found, (entry) => entry.row.publisherId),
      origin: countBy(found, (entry) => entry.row.origin),
    },
    suggestion: null,
  };
}

function tierOf(row: ExtensionRow, query: SearchQuery): SearchHit['tier'] | null {
  if (query.category !== undefined && row.category !== query.category) return null;
  if (query.publisher !== undefined && row.publisherId !== query.publisher) return null;
  if (query.origin !== undefined && row.origin !== query.origin) return null;
  if (!query.tags.every((tag) => row.tags.includes(tag))) return null;
  if (query.ids !== undefined && !query.ids.includes(row.id)) return null;
  const fields = [row.name, row.displayName, row.description, row.publisherId, ...row.tags].map(split);
  const holdsPhrase = (phrase: string) =>
    fields.some((words) => `|${words.join('|')}|`.includes(`|${split(phrase).join('|')}|`));
  if (!query.phrases.every(holdsPhrase)) return null;
  const words = query.words.flatMap(split);
  if (words.length === 0) return 3;
  const typed = words.join(' ');
  const wholes = [row.name, row.displayName, `${row.publisherId} ${row.name}`];
  if (wholes.some((whole) => split(whole).join(' ') === typed)) return 0;
  const name = [...split(row.name), ...split(row.displayName)];
  const label = [...name, ...row.tags.flatMap(split)];
  const holds = (among: readonly string[]) =>
    words.every((word, index) =>
      query.lastWordIsPrefix && index === words.length - 1
        ? among.some((other) => other.startsWith(word))
        : among.includes(word),
    );
  if (holds(name)) return 1;
  if (holds(label)) return 2;
  return holds(fields.flat()) ? 3 : null;
}

function split(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
