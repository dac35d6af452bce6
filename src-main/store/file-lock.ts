import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { isBusy } from './sqlite-errors.ts';
import { whenFree } from './back-off.ts';

/**
 * An exclusive lock on a file that the operating system takes back when its process ends, however it ends. Node has
 * no such lock of its own; SQLite's is borrowed: an empty database with an exclusive transaction that writes nothing.
 */
export class FileLock {
  readonly file: string;
  readonly #connection: SqliteConnection;

  private constructor(file: string, connection: SqliteConnection) {
    this.file = file;
    this.#connection = connection;
  }

  /** Throws SQLITE_BUSY when it is held. */
  static take(file: string, options: SqliteOptions = {}): FileLock {
    const connection = new SqliteConnection(file, options);
    try {
      // No journal file beside the lock.
      connection.pragma('journal_mode = MEMORY');
      connection.exec('BEGIN EXCLUSIVE');
      return new FileLock(file, connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Null when somebody else holds it. */
  static tryTake(file: string, options: SqliteOptions = {}): FileLock | null {
    try {
      return FileLock.take(file, options);
    } catch (error) {
      if (isBusy(error)) return null;
      throw error;
    }
  }

  /** @throws store.busy after `limitMs`, and the signal's reason. */
  static async wait(
    file: string,
    limitMs: number,
    options: SqliteOptions = {},
    signal?: AbortSignal,
  ): Promise<FileLock> {
    return whenFree(limitMs, () => {
      signal?.throwIfAborted();
      return FileLock.take(file, options);
    });
  }

  release(): void {
    this.#connection.close();
  }
}
