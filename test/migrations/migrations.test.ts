import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src-main/store/index.ts';
import { appliedMigrations, migrationHash } from '../../src-main/store/migrate.ts';
import { MIGRATIONS, type Migration } from '../../src-main/store/migrations/index.ts';
import { SqliteConnection } from '../../src-main/store/sqlite-connection.ts';
import { StoreProcess } from '../support/store-process.ts';
import { rows, seedExtension } from '../support/store-rows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What released migrations hash to. A line is added with each migration and never changes afterwards. */
const RELEASED = [
  {
    number: 10,
    name: 'first-tables',
    hash: 'ec32312d40cacc2b1c038e5f191b13c86fb5e9c328f40f4299b6734e061cb28d',
  },
  {
    number: 20,
    name: 'search-index',
    hash: 'c3d2630c47471c89a59f3c5b9b9d0e8f98a7c5a4334524682ceb4acdcfa1bf37',
  },
  {
    number: 30,
    name: 'access-tokens',
    hash: 'b52118749956abbb01d4a474670e8a0dd6ee6a63fb8507794f857c4e90e84fc3',
  },
  {
    number: 40,
    name: 'platform',
    hash: 'eedbfc09a325d383c77c8b42ca83b6ad6cefe1d124965c441ee8a033fbe1ab9c',
  },
  {
    number: 50,
    name: 'trail-and-publishing',
    hash: '9cd53083b3cd1e0d001557bf12744d9ad170ab199d1a6e5c753212e55fcc952d',
  },
  {
    number: 60,
    name: 'events',
    hash: 'd1add6f741c82afd1cfd1bc6aa2a3cbbbc6204d907eb9f2369bff253e7bf0a48',
  },
  {
    number: 70,
    name: 'moderation',
    hash: '48745c6b76cf1264b3a375a1c08ab6cdfba7b57230a9642094cf9cb2ca8b82fd',
  },
  {
    number: 80,
    name: 'transparency',
    hash: 'ad3bfa949a03b2a8d2a8474befb527174bd0fd53043342a7d10b37629ba043db',
  },
  {
    number: 90,
    name: 'trust-roots',
    hash: 'be75d942c108389f398320380fcfb811c0bb3d641e7e5def0a67ae0d2621a1be',
  },
  {
    number: 100,
    name: 'remotes',
    hash: '474b6b4281e29c9f34f751f4e0da9249c7e54ef1f0ee74a71d4994231f00665f',
  },
  {
    number: 110,
    name: 'upstream',
    hash: '083a64476bfeac6879095c0b275656e35e75aef760496ac31d80353684a92803',
  },
  {
    number: 120,
    name: 'search-by-origin',
    hash: 'c9f2c6b5974ffc6261172e1532db8f1cfb4e7c42ba4fdaa2617aeb82b411460c',
  },
];

const more: Migration = {
  number: 9_990,
  name: 'one-more',
  sql: `CREATE TABLE extra (id TEXT PRIMARY KEY, copied INTEGER NOT NULL) STRICT;
    INSERT INTO extra SELECT id, installs FROM extensions;`,
};

function look<T>(home: string, work: (connection: SqliteConnection) => T): T {
  const connection = new SqliteConnection(path.join(home, 'store.sqlite'));
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

describe('the migrations of this program', () => {
  it('are numbered in tens, in order', () => {
    const numbers = MIGRATIONS.map((migration) => migration.number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(number % 10).toBe(0);
  });

  it('are what they were when they were released', () => {
    const known = MIGRATIONS.map(({ number, name, sql }) => ({
      number,
      name,
      hash: migrationHash({ number, name, sql }),
    }));
    expect(known).toEqual(RELEASED);
  });

  it('are written down in the home with their hashes and dates', async () => {
    const home = temporaryFolder();
    const store = await openStore({ home, clock: () => 1_234 });
    await store.close();
    expect(look(home, appliedMigrations)).toEqual(RELEASED);
    const dates = look(home, (db) => db.prepare('SELECT DISTINCT applied_at AS at FROM migrations').all());
    expect(dates).toEqual([{ at: 1_234 }]);
  });

  it('make tables that check their types, all of them', async () => {
    const home = temporaryFolder();
    await (await openStore({ home })).close();
    const loose = look(home, (db) =>
      db
        .prepare(
          `SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_terms%'`,
        )
        .all(),
    );
    expect(loose).toEqual([]);
  });
});

describe('upgrading a home', () => {
  it('keeps every row and applies only what is new', async () => {
    const home = temporaryFolder();
    const old = await openStore({ home });
    await old.transaction((tx) => seedExtension(tx, { installs: 7 }));
    await old.close();
    const store = await openStore({ home, migrations: [...MIGRATIONS, more] });
    expect(await store.read((tx) => tx.extensions.get('acme.ticker'))).toEqual(
      rows.extension({ installs: 7 }),
    );
    await store.close();
    expect(look(home, (db) => db.prepare('SELECT id, copied FROM extra').all())).toEqual([
      { id: 'acme.ticker', copied: 7 },
    ]);
  });

  it('fills the search anew, so that what was there is found by where it came from', async () => {
    const home = temporaryFolder();
    const old = await openStore({ home, migrations: MIGRATIONS.filter(({ number }) => number < 120) });
    await old.transaction((tx) => seedExtension(tx, { origin: 'team' }));
    await old.close();
    // As it was written before an origin was part of it.
    look(home, (db) => {
      db.exec(`UPDATE search_text SET text = replace(text, ' team ', ' fx ');
        INSERT INTO search_terms (search_terms) VALUES ('delete-all')`);
    });
    const store = await openStore({ home });
    const query = { words: [], phrases: [], lastWordIsPrefix: false, tags: [], sort: 'relevance' } as const;
    const found = await store.read((tx) =>
      tx.search.query({ ...query, origin: 'team' }, { limit: 5, offset: 0 }),
    );
    await store.close();
    expect(found.hits).toEqual([{ id: 'acme.ticker', tier: 3 }]);
    expect(found.facets.origin).toEqual({ team: 1 });
  });

  it('leaves the home as it was when a migration fails half way', async () => {
    const home = temporaryFolder();
    await (await openStore({ home })).close();
    const broken = { ...more, sql: `${more.sql} INSERT INTO nowhere VALUES (1);` };
    await expect(openStore({ home, migrations: [...MIGRATIONS, broken] })).rejects.toMatchObject({
      code: 'store.migration-failed',
      details: { number: 9_990 },
    });
    expect(look(home, appliedMigrations)).toEqual(RELEASED);
    expect(
      look(home, (db) => db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'extra'`).all()),
    ).toEqual([]);
    await (await openStore({ home })).close();
  });

  it('is refused while another process has the home open', async () => {
    const home = temporaryFolder();
    const child = new StoreProcess(home, 'p', '0');
    await child.line(1);
    const upgrade = { home, migrations: [...MIGRATIONS, more] };
    await expect(openStore(upgrade)).rejects.toMatchObject({
      code: 'store.home-in-use',
      details: { others: [String(child.processId)] },
    });
    expect(await child.stop()).toBe(0);
    await (await openStore(upgrade)).close();
  });

  it('goes on after the process that had the home was killed', async () => {
    const home = temporaryFolder();
    const child = new StoreProcess(home, 'p', '0');
    await child.line(1);
    await child.kill();
    await (await openStore({ home, migrations: [...MIGRATIONS, more] })).close();
    expect(readdirSync(path.join(home, 'processes'))).toEqual([]);
  });
});

describe('opening a home that this program must not touch', () => {
  it('refuses one from the future', async () => {
    const home = temporaryFolder();
    await (await openStore({ home, migrations: [...MIGRATIONS, more] })).close();
    await expect(openStore({ home })).rejects.toMatchObject({
      code: 'store.from-the-future',
      details: { found: 9_990 },
    });
  });

  it('refuses one whose migration was another', async () => {
    const home = temporaryFolder();
    await (await openStore({ home, migrations: [...MIGRATIONS, more] })).close();
    const changed = { ...more, sql: `${more.sql}\n-- changed` };
    await expect(openStore({ home, migrations: [...MIGRATIONS, changed] })).rejects.toMatchObject({
      code: 'store.migration-changed',
      details: { number: 9_990, name: 'one-more' },
    });
  });

  it('refuses one that has a migration which this program lacks', async () => {
    const home = temporaryFolder();
    const skipped = { ...more, number: 15 };
    await (
      await openStore({ home, migrations: [...MIGRATIONS.slice(0, 1), skipped, ...MIGRATIONS.slice(1)] })
    ).close();
    await expect(openStore({ home })).rejects.toMatchObject({ code: 'store.migration-changed' });
  });
});
