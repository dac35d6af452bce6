import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../store/index.ts';

/** `<home>/tuf`: what is served, and in `pending/` what waits for signatures. */
export interface TufFolder {
  readonly path: string;
  /** Null where there is no such file. */
  read(name: string): Promise<Buffer | null>;
  /** The file is there whole, or it is as it was. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** The names of what was written reach the disk: it stays when the power goes. */
  settle(): Promise<void>;
  remove(name: string): Promise<void>;
  /** Names in a folder of it, temporary ones left out. */
  list(folder?: string): Promise<readonly string[]>;
  changedAt(name: string): Promise<number>;
}

const TEMPORARY = /^\.new-/;

export function openTufFolder(
  folder: string,
  /** Called before each change of a file: tests cut there. */
  beforeChange: (name: string) => void = () => undefined,
): TufFolder {
  const fileOf = (name: string): string => path.join(folder, ...name.split('/'));
  const touched = new Set<string>();
  return {
    path: folder,
    async read(name) {
      try {
        return await readFile(fileOf(name));
      } catch (thrown) {
        if (isMissing(thrown)) return null;
        throw thrown;
      }
    },
    async write(name, bytes) {
      const file = fileOf(name);
      const parent = path.dirname(file);
      await mkdir(parent, { recursive: true, mode: 0o755 });
      const draft = path.join(parent, `.new-${process.pid}-${randomBytes(6).toString('hex')}`);
      try {
        const handle = await open(draft, 'wx', 0o644);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        beforeChange(name);
        await rename(draft, file);
        touched.add(parent);
      } finally {
        await rm(draft, { force: true });
      }
    },
    async settle() {
      for (const one of touched) await syncFolder(one);
      touched.clear();
    },
    async remove(name) {
      beforeChange(name);
      await rm(fileOf(name), { force: true });
    },
    async list(inside = '.') {
      try {
        const entries = await readdir(fileOf(inside), { withFileTypes: true });
        return entries.filter((one) => one.isFile() && !TEMPORARY.test(one.name)).map(({ name }) => name);
      } catch (thrown) {
        if (isMissing(thrown)) return [];
        throw thrown;
      }
    },
    changedAt: async (name) => (await stat(fileOf(name))).mtimeMs,
  };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
