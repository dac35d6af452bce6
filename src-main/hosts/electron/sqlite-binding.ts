import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** The first Electron that can load the store's shipped binding (Node-API 10). */
const FIRST_WITH_NODE_API_10 = 35;

/** The binding compiled for an older Electron, which lies beside it; undefined where the shipped one is right. */
export function olderSqliteBinding(): string | undefined {
  const major = Number((process.versions['electron'] ?? '').split('.')[0]);
  if (!(major < FIRST_WITH_NODE_API_10)) return undefined;
  const file = path.join(process.resourcesPath, 'better_sqlite3.node');
  return existsSync(file) ? file : undefined;
}
