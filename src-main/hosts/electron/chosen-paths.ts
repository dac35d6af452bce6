import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';

/** How many folders are remembered from one start to the next. */
const REMEMBERED = 50;

export interface ChosenPathsOptions {
  readonly home: string;
  /** Folders of earlier starts, latest first. */
  readonly folders: readonly string[];
  readonly remember: (folders: readonly string[]) => void;
}

/**
 * The files and folders that a person handed to the window: by a dialog of the system, by dropping, on the command line.
 * A page may name these, what lies in a chosen folder, and the home's own projects; nothing else, whatever runs in it.
 */
export class ChosenPaths {
  readonly #home: string;
  readonly #projects: string;
  readonly #remember: (folders: readonly string[]) => void;
  readonly #files = new Set<string>();
  #folders: readonly string[];

  constructor({ home, folders, remember }: ChosenPathsOptions) {
    this.#home = home;
    this.#projects = path.join(home, 'projects');
    this.#folders = folders.slice(0, REMEMBERED);
    this.#remember = remember;
  }

  /** Latest first. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  addFolder(folder: string): void {
    this.#folders = [folder, ...this.#folders.filter((one) => one !== folder)].slice(0, REMEMBERED);
    this.#remember(this.#folders);
  }

  /** It is worked on no more: nothing in it may be named, at the next start either. */
  dropFolder(folder: string): void {
    this.#folders = this.#folders.filter((one) => one !== folder);
    this.#remember(this.#folders);
  }

  /** A file, to read or to write; with it the bundle that is kept beside a package. */
  addFile(file: string): void {
    this.#files.add(file);
    this.#files.add(`${file}.sigstore.json`);
  }

  /** @throws window.path-not-chosen */
  async demand(named: string): Promise<void> {
    if (await this.allows(named)) return;
    throw new StationError('window.path-not-chosen', { path: named.slice(0, 300) });
  }

  async allows(named: string): Promise<boolean> {
    if (named.includes('\0') || !isPlain(named)) return false;
    const wanted = await trueName(named);
    const home = await trueName(this.#home);
    if (isInside(wanted, await trueName(this.#projects)) && isInside(wanted, home)) return true;
    // Keys, store and installed code lie in the home: no choice of a folder above it opens them. Nor is such a folder named
    // itself: what a procedure takes beside it, a file of a project or an import of one, would lead into the home.
    if (isInside(wanted, home) || isInside(home, wanted)) return false;
    for (const file of this.#files) if ((await trueName(file)) === wanted) return true;
    for (const folder of this.#folders) if (isInside(wanted, await trueName(folder))) return true;
    return false;
  }
}

/**
 * Absolute, and without steps that lead nowhere or back. After a link `..` leads to another place than the text says, and
 * what is judged here must be what is opened later.
 */
function isPlain(named: string): boolean {
  return path.isAbsolute(named) && path.resolve(named) === named.replaceAll('/', path.sep);
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** The path without links, as far as it exists: a link in a chosen folder leads where it leads. */
async function trueName(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(await trueName(parent), path.basename(file));
  }
}
