import { blobReferenceRepository } from './repositories/blob-references.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';

/** Digests that a database file needs, whoever made it. */
export async function requiredBlobs(database: string, sqlite: SqliteOptions): Promise<ReadonlySet<string>> {
  const connection = new SqliteConnection(database, { ...sqlite, readonly: true, mustExist: true });
  try {
    return await blobReferenceRepository(connection).required();
  } finally {
    connection.close();
  }
}
