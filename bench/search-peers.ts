import Database from 'better-sqlite3';
import MiniSearch from 'minisearch';
import type { ExtensionRow } from '../src-main/store/port.ts';

/** What every contender answers: the first page, how many there are, and how many in each category. */
export interface PeerAnswer {
  readonly ids: readonly string[];
  readonly total: number;
  readonly categories: ReadonlyMap<string, number>;
}

export interface SearchPeer {
  readonly name: string;
  search(words: readonly string[], prefix: boolean): PeerAnswer;
  close(): void;
}

const PAGE = 24;

/** SQLite's own ranking: `ORDER BY bm25()`, with the counts a catalog shows. */
export function naiveFts5(rows: readonly ExtensionRow[]): SearchPeer {
  const database = new Database(':memory:');
  database.exec(`
    CREATE TABLE listed (id INTEGER PRIMARY KEY, extension TEXT NOT NULL, category TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5 (name, title, tags, description, prefix='1 2 3 4');
  `);
  const list = database.prepare('INSERT INTO listed VALUES (?, ?, ?)');
  const index = database.prepare(
    'INSERT INTO words (rowid, name, title, tags, description) VALUES (?, ?, ?, ?, ?)',
  );
  database.transaction(() => {
    for (const [place, row] of rows.entries()) {
      list.run(place + 1, row.id, row.category);
      index.run(place + 1, row.name, row.displayName, row.tags.join(' '), row.description);
    }
  })();
  database.exec("INSERT INTO words (words) VALUES ('optimize')");
  const page = database.prepare(
    `SELECT extension FROM words JOIN listed ON listed.id = words.rowid WHERE words MATCH ? ORDER BY bm25(words) LIMIT ${PAGE}`,
  );
  const facets = database.prepare(
    'SELECT category, count(*) AS count FROM words JOIN listed ON listed.id = words.rowid WHERE words MATCH ? GROUP BY category',
  );
  return {
    name: 'naive FTS5',
    search(words, prefix) {
      const match = words
        .map((word, place) => `"${word}"${prefix && place === words.length - 1 ? '*' : ''}`)
        .join(' AND ');
      const found = page.all(match) as { extension: string }[];
      const counts = facets.all(match) as { category: string; count: number }[];
      return {
        ids: found.map(({ extension }) => extension),
        total: counts.reduce((sum, { count }) => sum + count, 0),
        categories: new Map(counts.map(({ category, count }) => [category, count])),
      };
    },
    close: () => database.close(),
  };
}

/** The search library that most JavaScript catalogs use. */
export function miniSearch(rows: readonly ExtensionRow[]): SearchPeer {
  const index = new MiniSearch<ExtensionRow & { readonly tagText: string }>({
    idField: 'id',
    fields: ['name', 'displayName', 'tagText', 'description'],
    storeFields: ['category'],
  });
  index.addAll(rows.map((row) => ({ ...row, tagText: row.tags.join(' ') })));
  return {
    name: 'MiniSearch 7',
    search(words, prefix) {
      const found = index.search(words.join(' '), {
        combineWith: 'AND',
        prefix: (_, place, terms) => prefix && place === terms.length - 1,
      });
      const categories = new Map<string, number>();
      for (const result of found) {
        const category = String(result['category']);
        categories.set(category, (categories.get(category) ?? 0) + 1);
      }
      return { ids: found.slice(0, PAGE).map(({ id }) => String(id)), total: found.length, categories };
    },
    close: () => index.removeAll(),
  };
}

/**
 * The limit: rows by popularity in typed arrays, one sorted list of places for each word. Answers single words only, and
 * knows nothing of names, tags or spelling.
 */
export function typedArrays(rows: readonly ExtensionRow[]): SearchPeer {
  const categories = [...new Set(rows.map(({ category }) => category))];
  const categoryOf = Uint8Array.from(rows, ({ category }) => categories.indexOf(category));
  const growing = new Map<string, number[]>();
  for (const [place, row] of rows.entries()) {
    const text = `${row.name} ${row.displayName} ${row.tags.join(' ')} ${row.description}`;
    for (const word of new Set(text.toLowerCase().match(/[a-z0-9]+/g))) {
      const places = growing.get(word);
      if (places === undefined) growing.set(word, [place]);
      else places.push(place);
    }
  }
  const lists = new Map([...growing].map(([word, places]) => [word, Uint32Array.from(places)]));
  const none = new Uint32Array(0);
  return {
    name: 'typed arrays',
    search(words) {
      let places = lists.get(words[0] ?? '') ?? none;
      for (const word of words.slice(1)) places = intersection(places, lists.get(word) ?? none);
      const counts = new Uint32Array(categories.length);
      for (const place of places) {
        const category = categoryOf[place] ?? 0;
        counts[category] = (counts[category] ?? 0) + 1;
      }
      return {
        ids: Array.from(places.subarray(0, PAGE), (place) => rows[place]?.id ?? ''),
        total: places.length,
        categories: new Map(categories.map((category, place) => [category, counts[place] ?? 0])),
      };
    },
    close: () => lists.clear(),
  };
}

function intersection(a: Uint32Array<ArrayBuffer>, b: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const both = new Uint32Array(Math.min(a.length, b.length));
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    if (left === right) {
      both[count] = left;
      count += 1;
    }
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return both.subarray(0, count);
}
