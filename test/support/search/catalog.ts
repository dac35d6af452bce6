import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openStore,
  type ExtensionRow,
  type SearchAnswer,
  type SearchQuery,
  type Store,
} from '../../../src-main/store/index.ts';

/** A query with nothing asked for but what is given. */
export function queryOf(query: Partial<SearchQuery> & { readonly words?: readonly string[] }): SearchQuery {
  return { words: [], phrases: [], lastWordIsPrefix: false, tags: [], sort: 'relevance', ...query };
}

/** A listed extension with what a test cares about. */
export function extensionOf(id: string, row: Partial<ExtensionRow> = {}): ExtensionRow {
  const [publisherId = '', name = ''] = id.split('.');
  return {
    id,
    publisherId,
    name,
    displayName: name,
    description: 'Does something.',
    category: 'utility',
    tags: [],
    kind: 'extension',
    pricing: 'free',
    origin: 'local',
    latestVersion: '1.0.0',
    installs: 0,
    ratingCount: 0,
    ratingSum: 0,
    simulated: false,
    createdAt: 1_700_000_000_000,
    publishedAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    ...row,
  };
}

/** A store in a folder of its own, with extensions in it. */
export class TestCatalog {
  readonly store: Store;
  readonly home: string;

  constructor(store: Store, home: string) {
    this.store = store;
    this.home = home;
  }

  static async open(rows: Iterable<ExtensionRow> = []): Promise<TestCatalog> {
    const home = await mkdtemp(join(tmpdir(), 'station-search-'));
    const catalog = new TestCatalog(await openStore({ home }), home);
    await catalog.add(...rows);
    return catalog;
  }

  async add(...rows: readonly ExtensionRow[]): Promise<void> {
    await this.store.transaction(async (tx) => {
      for (const row of rows) {
        if ((await tx.publishers.get(row.publisherId)) === null) {
          await tx.publishers.insert({
            id: row.publisherId,
            displayName: row.publisherId,
            origin: 'local',
            createdAt: 0,
          });
        }
        await tx.extensions.insert(row);
      }
    });
  }

  async change(id: string, change: Partial<ExtensionRow>): Promise<void> {
    await this.store.transaction(async (tx) => {
      const row = await tx.extensions.get(id);
      if (row !== null) await tx.extensions.update({ ...row, ...change });
    });
  }

  async search(
    query: Parameters<typeof queryOf>[0],
    page: { limit?: number; offset?: number } = {},
  ): Promise<SearchAnswer> {
    return this.store.read((tx) => tx.search.query(queryOf(query), { limit: 24, offset: 0, ...page }));
  }

  /** Ids of the first page. */
  async ids(query: Parameters<typeof queryOf>[0]): Promise<string[]> {
    return (await this.search(query)).hits.map(({ id }) => id);
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.home, { recursive: true, force: true });
  }
}
