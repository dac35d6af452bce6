import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { FileLock } from './file-lock.ts';
import type { SqliteOptions } from './sqlite-connection.ts';

/** Who else has a home open, and who had it open when it was cut off. */
export interface Neighbours {
  /** Process ids, for people. */
  readonly alive: readonly string[];
  /** Files of processes that ended without closing: the last stop was unclean. */
  readonly cut: readonly string[];
}

/**
 * Looks at the other processes of a home. The caller holds the home lock, so none is just coming; one that is just
 * going may be seen either way.
 */
export function neighbours(folder: string, options: SqliteOptions): Neighbours {
  const alive: string[] = [];
  const cut: string[] = [];
  for (const name of readdirSync(folder)) {
    const match = /^(.+)-[0-9a-f-]{36}\.lock$/.exec(name);
    if (match === null) continue;
    const file = path.join(folder, name);
    if (!existsSync(file)) continue;
    const lock = FileLock.tryTake(file, options);
    if (lock === null) {
      alive.push(match[1] ?? name);
      continue;
    }
    // Somebody who closed cleanly has taken the file away in the meantime.
    if (existsSync(file)) cut.push(file);
    lock.release();
  }
  return { alive, cut };
}

/** This process's own mark in a home: a locked file, gone after a clean close. */
export class Presence {
  readonly #lock: FileLock;

  private constructor(lock: FileLock) {
    this.#lock = lock;
  }

  /** The caller holds the home lock. */
  static announce(folder: string, processId: string, id: string, options: SqliteOptions): Presence {
    const name = `${processId.replace(/[^A-Za-z0-9_]/g, '_')}-${id}.lock`;
    return new Presence(FileLock.take(path.join(folder, name), options));
  }

  leave(): void {
    const { file } = this.#lock;
    // First away, then free, so that nobody takes this for a process that was cut. Windows keeps open files.
    if (process.platform !== 'win32') rmSync(file, { force: true });
    this.#lock.release();
    rmSync(file, { force: true });
  }
}

export function forget(files: readonly string[]): void {
  for (const file of files) rmSync(file, { force: true });
}
