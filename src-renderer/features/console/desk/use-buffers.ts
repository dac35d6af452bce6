import type { EditorState } from '@codemirror/state';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ProjectText } from '../../../../src-shared/models/project.ts';
import { api } from '../../../client.ts';
import { readProblem } from '../../../ui/read-problem.ts';

/** One open file: what was read last, and what a person made of it. */
export interface Buffer {
  readonly path: string;
  /** Digest of what lies on disk as far as this window knows; null where it is gone. */
  digest: string | null;
  saved: string;
  text: string;
  state?: EditorState | undefined;
  /** Counts how often the text was replaced from outside, so that the editor is made anew. */
  generation: number;
  /** What lies on disk instead, where it is not what was read; null where the file is gone. */
  conflict?: ProjectText | null | undefined;
}

export interface Buffers {
  get(path: string): Buffer | undefined;
  readonly dirty: readonly string[];
  /** Counts what was written and what was taken from the disk, so that one knows whether something is older. */
  readonly changes: number;
  /** What was just read: taken where nobody edited, a conflict where somebody did. */
  accept(read: ProjectText): void;
  /** The file is no longer there. */
  lost(path: string): void;
  edit(path: string, text: string): void;
  leave(path: string, state: EditorState): void;
  /** True when it lies on disk now; false when there is a conflict to be settled. */
  save(path: string): Promise<boolean>;
  saveAll(): Promise<boolean>;
  keepMine(path: string): Promise<boolean>;
  takeTheirs(path: string): void;
  forget(path: string): void;
}

/** The open files of one project. Texts live here and not in React, because they change with each key. */
export function useBuffers(folder: string): Buffers {
  const map = useRef(new Map<string, Buffer>());
  const changes = useRef(0);
  const [, setVersion] = useState(0);
  const draw = useCallback(() => setVersion((version) => version + 1), []);

  const write = useCallback(
    async (buffer: Buffer): Promise<boolean> => {
      const { path, text, digest } = buffer;
      try {
        const written = await api.projects.write({ folder, path, text, digest });
        buffer.digest = written.digest;
        buffer.saved = text;
        buffer.conflict = undefined;
        changes.current += 1;
        draw();
        return true;
      } catch (error) {
        const code = readProblem(error)?.code;
        if (code !== 'projects.file-changed' && code !== 'files.not-found' && code !== 'files.exists')
          throw error;
        buffer.conflict = await api.projects.read({ folder, path }).catch(() => null);
        draw();
        return false;
      }
    },
    [folder, draw],
  );

  return useMemo((): Buffers => {
    const isDirty = (buffer: Buffer): boolean => buffer.text !== buffer.saved;
    const replace = (buffer: Buffer, { text, digest }: ProjectText): void => {
      buffer.text = text;
      buffer.saved = text;
      buffer.digest = digest;
      buffer.state = undefined;
      buffer.conflict = undefined;
      buffer.generation += 1;
      changes.current += 1;
    };
    const save = async (path: string): Promise<boolean> => {
      const buffer = map.current.get(path);
      if (buffer === undefined) return true;
      if (buffer.conflict !== undefined) return false;
      return isDirty(buffer) ? write(buffer) : true;
    };
    return {
      get: (path) => map.current.get(path),
      get dirty() {
        return [...map.current.values()].filter(isDirty).map(({ path }) => path);
      },
      get changes() {
        return changes.current;
      },
      accept(read) {
        const known = map.current.get(read.path);
        if (known === undefined) {
          const { path, text, digest } = read;
          map.current.set(path, { path, text, digest, saved: text, generation: 0 });
        } else if (known.digest === read.digest) return;
        else if (isDirty(known)) known.conflict = read;
        else replace(known, read);
        draw();
      },
      lost(path) {
        const known = map.current.get(path);
        if (known === undefined || known.conflict === null) return;
        known.conflict = null;
        known.saved = '';
        draw();
      },
      edit(path, text) {
        const buffer = map.current.get(path);
        if (buffer === undefined) return;
        const before = isDirty(buffer);
        buffer.text = text;
        if (before !== isDirty(buffer)) draw();
      },
      leave(path, state) {
        const buffer = map.current.get(path);
        // Made anew from another text: the old state is of no use.
        if (buffer !== undefined && state.sliceDoc() === buffer.text) buffer.state = state;
      },
      save,
      async saveAll() {
        const dirty = [...map.current.values()].filter(isDirty);
        for (const { path } of dirty) if (!(await save(path))) return false;
        return true;
      },
      async keepMine(path) {
        const buffer = map.current.get(path);
        if (buffer?.conflict === undefined) return true;
        buffer.digest = buffer.conflict?.digest ?? null;
        return write(buffer);
      },
      takeTheirs(path) {
        const buffer = map.current.get(path);
        if (buffer === undefined) return;
        if (buffer.conflict === null) map.current.delete(path);
        else if (buffer.conflict !== undefined) replace(buffer, buffer.conflict);
        draw();
      },
      forget(path) {
        map.current.delete(path);
        draw();
      },
    };
  }, [write, draw]);
}
