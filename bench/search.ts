import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extensionTable } from '../src-main/store/repositories/extensions.ts';
import { MIGRATIONS } from '../src-main/store/migrations/index.ts';
import { createSearchRepository, fillIndex, type SearchIndex } from '../src-main/store/search/index.ts';
import { SqliteConnection } from '../src-main/store/sqlite-connection.ts';
import type { ExtensionRow } from '../src-main/store/port.ts';
import type { BenchRow } from './row.ts';
import { miniSearch, naiveFts5, typedArrays, type SearchPeer } from './search-peers.ts';
import { syntheticExtensions, vocabulary, type Vocabulary } from './synthetic-catalog.ts';
import { timesOf, type Times } from './timing.ts';

const SECTION = 'search';
const SIZES = [10_000, 100_000];
const PAGE = { limit: 24, offset: 0 };
/** Rounds for the index; peers get one, over the first few queries of a kind: they are slow. */
const ROUNDS = 5;
const PEER_QUERIES = 8;

interface Query {
  readonly words: readonly string[];
  readonly prefix: boolean;
}
interface Kind {
  readonly name: string;
  readonly queries: readonly Query[];
  /** The most that 95 of 100 may take at 100,000 extensions, milliseconds. */
  readonly goalMs: number;
  /** How many times faster than which peer it has to be there. */
  readonly times?: Readonly<Record<string, number>>;
}

function kinds({ words, stopWords }: Vocabulary): readonly Kind[] {
  const whole = (...text: readonly string[]): Query => ({ words: text, prefix: false });
  const common = words.slice(0, 40);
  return [
    { name: 'rare word', queries: words.slice(6_000, 6_040).map((word) => whole(word)), goalMs: 2 },
    {
      name: 'common word',
      queries: common.map((word) => whole(word)),
      goalMs: 2,
      times: { 'MiniSearch 7': 40, 'naive FTS5': 25 },
    },
    { name: 'stop word', queries: stopWords.map((word) => whole(word)), goalMs: 6 },
    {
      name: 'two common words',
      queries: common.map((word, index) => whole(word, common[(index * 7 + 3) % common.length] ?? 'risk')),
      goalMs: 3,
    },
    {
      name: 'as you type, 2 to 6 letters',
      queries: common.flatMap((word) =>
        [2, 3, 4, 5, 6].map((letters) => ({ words: [word.slice(0, letters)], prefix: true })),
      ),
      goalMs: 2,
    },
    {
      name: 'one letter',
      queries: [...'abcdefghiklmnoprstuvw'].map((letter) => ({ words: [letter], prefix: true })),
      goalMs: 2,
    },
  ];
}

/** The catalog section of the performance page: the first page, the total and the facets of each kind of query. */
export async function run(options: { readonly sizes?: readonly number[] } = {}): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of options.sizes ?? SIZES) rows.push(...(await atSize(size)));
  return rows;
}

async function atSize(size: number): Promise<BenchRow[]> {
  const words = vocabulary(20_000);
  const extensions = [...syntheticExtensions(size, words)].toSorted(
    (a, b) => b.installs - a.installs || (a.id < b.id ? -1 : 1),
  );
  const folder = await mkdtemp(join(tmpdir(), 'bench-search-'));
  const connection = new SqliteConnection(join(folder, 'search.sqlite'));
  const limit = typedArrays(extensions);
  const peers = [miniSearch(extensions), naiveFts5(extensions)];
  try {
    const index = build(connection, extensions);
    const rows: BenchRow[] = [];
    for (const kind of kinds(words)) rows.push(...(await measure(kind, size, index, limit, peers)));
    return rows;
  } finally {
    for (const peer of [limit, ...peers]) peer.close();
    connection.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function build(connection: SqliteConnection, extensions: readonly ExtensionRow[]): SearchIndex {
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN');
  for (const migration of MIGRATIONS) {
    connection.exec(migration.sql);
    migration.fill?.(connection);
  }
  const publisher = connection.prepare(
    'INSERT OR IGNORE INTO publishers (id, display_name, created_at) VALUES (?, ?, 0)',
  );
  for (const row of extensions) {
    publisher.run(row.publisherId, row.publisherId);
    extensionTable.insertNew(connection, row);
  }
  fillIndex(connection);
  connection.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  return createSearchRepository(connection);
}

async function measure(
  kind: Kind,
  size: number,
  index: SearchIndex,
  limit: SearchPeer,
  peers: readonly SearchPeer[],
): Promise<BenchRow[]> {
  const ours = await timesOf(kind.queries, ROUNDS, ({ words, prefix }) =>
    index.query({ words, lastWordIsPrefix: prefix, phrases: [], tags: [], sort: 'relevance' }, PAGE),
  );
  const isPrefix = kind.queries.some(({ prefix }) => prefix);
  const best = isPrefix
    ? null
    : await timesOf(kind.queries, ROUNDS, ({ words }) => limit.search(words, false));
  const at = size.toLocaleString('en');
  const rows = [goalRow(`${kind.name}, ${at}, p95`, ours, kind, best, size)];
  for (const peer of peers) {
    const theirs = await timesOf(spread(kind.queries), 1, ({ words, prefix }) => peer.search(words, prefix));
    rows.push(peerRow(`${kind.name}, ${at}, p50`, ours, theirs, peer.name, kind, size));
  }
  return rows;
}

/** A few of the queries, from all along the list. */
function spread(queries: readonly Query[]): Query[] {
  const step = Math.max(1, Math.floor(queries.length / PEER_QUERIES));
  return queries.filter((_, index) => index % step === 0).slice(0, PEER_QUERIES);
}

function goalRow(name: string, ours: Times, kind: Kind, best: Times | null, size: number): BenchRow {
  const bound = size <= 100_000 ? kind.goalMs : kind.goalMs * 10;
  return {
    section: SECTION,
    name,
    figure: rounded(ours.p95),
    unit: 'ms',
    ...(best === null ? {} : { limit: rounded(best.p95) }),
    goal: `at most ${bound} ms`,
    met: ours.p95 <= bound,
  };
}

function peerRow(
  name: string,
  ours: Times,
  theirs: Times,
  peerName: string,
  kind: Kind,
  size: number,
): BenchRow {
  const ratio = theirs.p50 / ours.p50;
  const wanted = size >= 100_000 ? kind.times?.[peerName] : undefined;
  return {
    section: SECTION,
    name,
    figure: rounded(ours.p50),
    unit: 'ms',
    peer: rounded(theirs.p50),
    peerName,
    ratio: rounded(ratio),
    goal: wanted === undefined ? 'for comparison' : `at least ${wanted}x`,
    met: wanted === undefined || ratio >= wanted,
  };
}

const rounded = (value: number): number => Number(value.toPrecision(3));
