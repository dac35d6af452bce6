import Database from 'better-sqlite3';
import { homePaths } from './home.ts';
import type { AccessTokenRepository } from './port.ts';
import { accessTokenRepository } from './repositories/access-tokens.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/**
 * Looks into the access tokens of a home without opening it: no lock, no migration, nothing written. A home that cannot be
 * read so (an older one, or one that is being restored) tells nothing: `look` is then left out, or not come to its end.
 * @throws what `look` throws
 */
export async function peekTokens(
  home: string,
  look: (tokens: Pick<AccessTokenRepository, 'get'>) => Promise<unknown>,
): Promise<void> {
  try {
    const connection = new SqliteConnection(homePaths(home).database, { readonly: true, mustExist: true });
    try {
      await look(accessTokenRepository(connection));
    } finally {
      connection.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof Database.SqliteError)) throw thrown;
  }
}
