import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { SqliteConnection } from '../../../src-main/store/sqlite-connection.ts';
import { storeError } from '../../../src-main/store/sqlite-errors.ts';
import { rows, seedExtension } from '../../support/store-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function writtenHome(): Promise<string> {
  const home = temporaryFolder();
  const store = await openStore({ home });
  await store.transaction(async (tx) => {
    await seedExtension(tx);
    await tx.ledger.append(rows.ledger());
    await tx.ledger.append(rows.ledger({ from: 'active', to: 'disabled' }));
    await tx.log.append({ n: 0 }, 1);
    await tx.log.append({ n: 1 }, 2);
  });
  await store.close();
  return home;
}

/** What a statement does to the file itself, past the store. */
function tamper(home: string, sql: string): void {
  const connection = new SqliteConnection(path.join(home, 'store.sqlite'));
  try {
    connection.exec(sql);
  } catch (error) {
    throw storeError(error, home);
  } finally {
    connection.close();
  }
}

describe('ledger and log', () => {
  it.each([
    `UPDATE ledger SET actor = 'x'`,
    'DELETE FROM ledger',
    `REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 1`,
    `INSERT INTO ledger SELECT 9, installation_id, extension_id, version, digest, from_state, to_state, action, actor, at,
      state, details FROM ledger WHERE seq = 1`,
    `UPDATE log_entries SET at = 0`,
    'DELETE FROM log_entries WHERE seq = 1',
    `INSERT INTO log_entries VALUES (7, '{}', '', 0)`,
  ])('refuse %s', async (sql) => {
    const home = await writtenHome();
    expect(() => tamper(home, sql)).toThrow(expect.objectContaining({ code: 'store.append-only' }));
  });
});

describe('the full check', () => {
  it.each([
    [
      'log',
      `DROP TRIGGER log_entries_keep; UPDATE log_entries SET leaf = '{"n":2}' WHERE seq = 1`,
      'entry 1 is not what its hash says',
    ],
    ['log', 'DROP TRIGGER log_entries_stay; DELETE FROM log_entries WHERE seq = 0', 'entry 0 is missing'],
    ['ledger', 'DROP TRIGGER ledger_stays; DELETE FROM ledger WHERE seq = 1', 'row 1 is missing'],
    [
      'ledger',
      `DROP TRIGGER ledger_keeps; UPDATE ledger SET from_state = 'staged' WHERE seq = 2`,
      'row 2 begins as staged where active was',
    ],
    [
      'ledger',
      `DROP TRIGGER ledger_keeps; UPDATE ledger SET state = '{' WHERE seq = 2`,
      'row 2 cannot be read',
    ],
    ['store.totals', 'UPDATE catalog_totals SET extensions = 5', 'kept as 5/0/0 and count 1/0/0'],
    [
      'store.references',
      `PRAGMA foreign_keys = OFF; DELETE FROM publishers`,
      'row 1 of extensions points to nothing',
    ],
    ['search', 'DELETE FROM search_rank', 'acme.ticker cannot be found'],
    ['search', `PRAGMA foreign_keys = OFF; DELETE FROM extensions`, 'acme.ticker is found and not listed'],
  ])('finds what was done to %s past the store: %s', async (name, sql, problem) => {
    const home = await writtenHome();
    tamper(home, sql);
    const store = await openStore({ home });
    const bad = (await store.check()).filter((check) => !check.ok);
    await store.close();
    expect(bad.find((check) => check.name === name)?.detail).toContain(problem);
  });
});
