import type { EditorState } from '@codemirror/state';
import type { ProjectText } from '../../../../src-shared/models/project.ts';
import { readProblem } from '../../../ui/read-problem.ts';

/** One open file: what was read last, and what a person made of it. */
export interface Buffer {
  path: string;
  /** Digest of what lies on disk as far as this window knows; null where it is gone. */
  digest: string | null;
  saved: string;
  text: string;
  state?: EditorState | undefined;
  /** Counts how often the text was replaced from outside, so that the editor is made anew. */
  generation: number;
  /** What lies on disk instead, where it is not what was read; null where the file is gone. */
  conflict?: ProjectText | null | undefined;
  /** Settles, and never fails, when the write that is on its way has ended. */
  writing?: Promise<void> | undefined;
}

/** The folder as the open files reach it. */
export interface ProjectDisk {
  read(path: string): Promise<ProjectText>;
  write(file: Pick<ProjectText, 'path' | 'text'> & { readonly digest: string | null }): Promise<ProjectText>;
  /** Answers the new path as the station spells it. */
  rename(path: string, to: string): Promise<string>;
}

/** Another text lies there, or none, or one where none was. */
const CONFLICTS: readonly (string | undefined)[] = [
  'projects.file-changed',
  'files.not-found',
  'files.exists',
];

function isDirty(buffer: Buffer): boolean {
  return buffer.text !== buffer.saved;
}

/** The open files of one project, and what keeps them and the disk from losing anything of each other. */
export class OpenFiles {
  readonly #files = new Map<string, Buffer>();
  readonly #disk: ProjectDisk;
  readonly #draw: () => void;
  #changes = 0;

  constructor(disk: ProjectDisk, draw: () => void) {
    this.#disk = disk;
    this.#draw = draw;
  }

  get(path: string): Buffer | undefined {
    return this.#files.get(path);
  }

  get dirty(): readonly string[] {
    return [...this.#files.values()].filter(isDirty).map(({ path }) => path);
  }

  /** Counts what was written, moved and taken from the disk, so that one knows whether something is older. */
  get changes(): number {
    return this.#changes;
  }

  /** What was just read: taken where nobody edited, a conflict where somebody did. */
  accept(read: ProjectText): void {
    const known = this.#files.get(read.path);
    if (known === undefined) {
      const { path, text, digest } = read;
      this.#files.set(path, { path, text, digest, saved: text, generation: 0 });
    } else if (known.writing !== undefined) {
      // It may show what lay there before the write; whether the write met something else, the write says.
      return;
    } else if (known.digest === read.digest) {
      if (known.conflict === undefined) return;
      known.conflict = undefined;
      known.saved = read.text;
    } else if (isDirty(known)) known.conflict = read;
    else this.#replace(known, read);
    this.#draw();
  }

  /** The file is no longer there. */
  lost(path: string): void {
    const known = this.#files.get(path);
    if (known === undefined || known.conflict === null || known.writing !== undefined) return;
    known.conflict = null;
    known.saved = '';
    this.#draw();
  }

  edit(path: string, text: string): void {
    const buffer = this.#files.get(path);
    if (buffer === undefined) return;
    const before = isDirty(buffer);
    buffer.text = text;
    if (before !== isDirty(buffer)) this.#draw();
  }

  leave(path: string, state: EditorState): void {
    const buffer = this.#files.get(path);
    // Made anew from another text: the old state is of no use.
    if (buffer !== undefined && state.sliceDoc() === buffer.text) buffer.state = state;
  }

  /** True when it lies on disk now; false when there is a conflict to be settled. */
  async save(path: string): Promise<boolean> {
    const buffer = this.#files.get(path);
    if (buffer === undefined) return true;
    // One after the other: the second needs the digest that the first leaves.
    while (buffer.writing !== undefined) await buffer.writing;
    if (buffer.conflict !== undefined) return false;
    return isDirty(buffer) ? this.#write(buffer) : true;
  }

  async saveAll(): Promise<boolean> {
    for (const path of this.dirty) if (!(await this.save(path))) return false;
    return true;
  }

  async keepMine(path: string): Promise<boolean> {
    const buffer = this.#files.get(path);
    while (buffer?.writing !== undefined) await buffer.writing;
    if (buffer?.conflict === undefined) return true;
    buffer.digest = buffer.conflict?.digest ?? null;
    return this.#write(buffer);
  }

  takeTheirs(path: string): void {
    const buffer = this.#files.get(path);
    if (buffer === undefined) return;
    if (buffer.conflict === null) this.#files.delete(path);
    else if (buffer.conflict !== undefined) this.#replace(buffer, buffer.conflict);
    this.#draw();
  }

  /** Makes an empty file; answers its path. */
  async create(path: string): Promise<string> {
    const made = await this.#disk.write({ path, text: '', digest: null });
    this.accept(made);
    return made.path;
  }

  /** Moves a file or folder; what is open of it goes along, saved or not. Answers the new path. */
  async move(path: string, to: string): Promise<string> {
    const moving = (): Buffer[] =>
      [...this.#files.values()].filter((one) => movedPath(one.path, path, to) !== one.path);
    for (const buffer of moving()) while (buffer.writing !== undefined) await buffer.writing;
    const moved = await this.#disk.rename(path, to);
    for (const buffer of moving()) {
      this.#files.delete(buffer.path);
      buffer.path = movedPath(buffer.path, path, moved);
      // The editor is made for a path: its language and name may be others now.
      buffer.state = undefined;
      buffer.generation += 1;
      this.#files.set(buffer.path, buffer);
    }
    this.#changes += 1;
    this.#draw();
    return moved;
  }

  forget(path: string): void {
    this.#files.delete(path);
    this.#draw();
  }

  #replace(buffer: Buffer, { text, digest }: ProjectText): void {
    buffer.text = text;
    buffer.saved = text;
    buffer.digest = digest;
    buffer.state = undefined;
    buffer.conflict = undefined;
    buffer.generation += 1;
    this.#changes += 1;
  }

  #write(buffer: Buffer): Promise<boolean> {
    const work = this.#put(buffer).finally(() => {
      buffer.writing = undefined;
      this.#draw();
    });
    const end = (): void => undefined;
    buffer.writing = work.then(end, end);
    return work;
  }

  async #put(buffer: Buffer): Promise<boolean> {
    const { path, text, digest } = buffer;
    try {
      const written = await this.#disk.write({ path, text, digest });
      buffer.digest = written.digest;
      buffer.saved = text;
      buffer.conflict = undefined;
      this.#changes += 1;
      return true;
    } catch (error) {
      if (!CONFLICTS.includes(readProblem(error)?.code)) throw error;
      buffer.conflict = await this.#disk.read(path).catch(() => null);
      return false;
    }
  }
}

/** Where a path lies after `from`, a file or folder, went to `to`. */
export function movedPath(path: string, from: string, to: string): string {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}` : path;
}
