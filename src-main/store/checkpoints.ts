import { stat } from 'node:fs/promises';
import type { SqliteOptions } from './sqlite-connection.ts';
import { runCheckpoint } from './store-tasks.ts';

/** SQLite's own measure, 1,000 pages of 4 KiB: a log of this size is worth a checkpoint. */
const LOG_BYTES = 4_096_000;
/** How soon after a commit the log's size is looked at, at most once in this time. */
const LOOK_MS = 250;

/** Where no worker gets to it SQLite checkpoints by itself, on the thread of a commit, at this many pages (64 MiB). */
export const LAST_RESORT_PAGES = 16_384;

export interface CheckpointOptions {
  readonly sqlite: SqliteOptions;
  /** Default about 4 MB. */
  readonly logBytes?: number;
}

/**
 * Keeps the write-ahead log short from a worker thread. SQLite's own way, every 1,000 pages inside of some commit, copies
 * megabytes and waits for the disk twice on the thread that also answers everybody else.
 */
export class Checkpoints {
  readonly #database: string;
  readonly #options: CheckpointOptions;
  #timer: NodeJS.Timeout | undefined;
  #lookAgain = false;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(database: string, options: CheckpointOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** After a commit of this process. */
  committed(): void {
    this.#lookAgain = true;
    if (this.#timer !== undefined || this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#look();
    }, LOOK_MS);
    // A process that has nothing else to do closes the store, and the last one to close empties the log.
    this.#timer.unref();
  }

  /** Waits for a checkpoint that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    this.#lookAgain = false;
    try {
      const { size } = await stat(`${this.#database}-wal`);
      if (size >= (this.#options.logBytes ?? LOG_BYTES)) {
        await runCheckpoint(this.#database, this.#options.sqlite);
      }
    } catch (error) {
      // The rows are safe in the log, and the next commit asks again; what is wrong with the file, reads and writes tell.
      process.emitWarning(error instanceof Error ? error : String(error));
    }
    this.#timer = undefined;
    if (this.#lookAgain) this.committed();
  }
}
