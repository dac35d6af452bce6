import { readdir } from 'node:fs/promises';
import { addGuardedFile, isFileError, readGuardedFile } from './guarded-file.ts';
import { readKeyFile, type KeyFile } from './key-file.ts';

const NAME = /^identity-(\d{6})\.json$/;

/** One key file in the row of all identities this folder ever had. */
export interface NumberedKey {
  readonly number: number;
  readonly name: string;
  readonly file: KeyFile;
}

/** The key files of one folder: `identity-000001.json`, `identity-000002.json`, …; the highest is the identity in use. */
export class KeyFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Oldest first. @throws trust.key-corrupt, trust.key-permissions */
  async list(): Promise<readonly NumberedKey[]> {
    const names = (await namesIn(this.folder)).filter((name) => NAME.test(name)).toSorted();
    return Promise.all(names.map((name) => this.#read(name)));
  }

  /** @returns false where another process has made this number already */
  add(number: number, text: string): Promise<boolean> {
    return addGuardedFile(this.folder, `identity-${String(number).padStart(6, '0')}.json`, text);
  }

  async #read(name: string): Promise<NumberedKey> {
    const text = await readGuardedFile(this.folder, name);
    return { number: Number(NAME.exec(name)?.[1]), name, file: readKeyFile(text, name) };
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (isFileError(thrown, 'ENOENT')) return [];
    throw thrown;
  }
}
