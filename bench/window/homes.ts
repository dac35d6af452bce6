import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fillIndex } from '../../src-main/store/search/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { extensionTable } from '../../src-main/store/repositories/extensions.ts';
import { SqliteConnection } from '../../src-main/store/sqlite-connection.ts';
import { DEFAULT_PREFERENCES } from '../../src-shared/models/default-preferences.ts';
import { syntheticExtensions, vocabulary } from '../synthetic-catalog.ts';

/** A home whose catalog holds so many made-up extensions, and whose first steps were done. */
export async function homeWithCatalog(home: string, size: number): Promise<void> {
  await (await openStore({ home })).close();
  const rows = [...syntheticExtensions(size, vocabulary(20_000))].toSorted(
    (a, b) => b.installs - a.installs || (a.id < b.id ? -1 : 1),
  );
  const connection = new SqliteConnection(path.join(home, 'store.sqlite'));
  try {
    connection.exec('BEGIN');
    const publisher = connection.prepare(
      'INSERT OR IGNORE INTO publishers (id, display_name, created_at) VALUES (?, ?, 0)',
    );
    for (const row of rows) {
      publisher.run(row.publisherId, row.publisherId);
      extensionTable.insertNew(connection, row);
    }
    fillIndex(connection);
    connection.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
  welcome(home);
}

/** No first steps are shown. */
export function welcome(home: string): void {
  const folder = path.join(home, 'window');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const preferences = { ...DEFAULT_PREFERENCES, welcomed: true };
  writeFileSync(path.join(folder, 'window.json'), JSON.stringify({ preferences }));
}

/** An Electron window that holds one field and nothing else, and answers one raw call: the peer. */
export function emptyApp(folder: string, answer: unknown): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  write('package.json', JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.cjs' }));
  write(
    'main.cjs',
    `const { app, BrowserWindow, ipcMain } = require('electron');
     const path = require('node:path');
     const answer = ${JSON.stringify(answer)};
     ipcMain.handle('ask', () => answer);
     app.whenReady().then(() => {
       const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { preload: path.join(__dirname, 'preload.cjs') } });
       window.loadFile(path.join(__dirname, 'page.html'));
     });`,
  );
  write(
    'preload.cjs',
    `const { contextBridge, ipcRenderer } = require('electron');
     contextBridge.exposeInMainWorld('raw', { ask: () => ipcRenderer.invoke('ask') });`,
  );
  write('page.html', '<!doctype html><title>empty</title><input data-ready>');
}
