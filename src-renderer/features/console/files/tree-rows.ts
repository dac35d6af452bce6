import type { ProjectEntry } from '../../../../src-shared/models/project.ts';

/** One line of the tree. */
export interface TreeRow {
  readonly entry: ProjectEntry;
  readonly name: string;
  readonly depth: number;
  readonly isOpen: boolean;
}

/** Built or asked for by nobody while writing: closed until somebody opens it. */
const CLOSED_AT_FIRST = new Set(['dist']);

export function isClosedAtFirst(path: string): boolean {
  return CLOSED_AT_FIRST.has(path);
}

/** The lines that are seen: those in no closed folder. Entries come folders first, each before what lies in it. */
export function treeRows(
  entries: readonly ProjectEntry[],
  isClosed: (path: string) => boolean,
): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  let hidden: string | null = null;
  for (const entry of entries) {
    if (hidden !== null && entry.path.startsWith(hidden)) continue;
    hidden = null;
    const steps = entry.path.split('/');
    const isOpen = entry.kind === 'folder' && !isClosed(entry.path);
    if (entry.kind === 'folder' && !isOpen) hidden = `${entry.path}/`;
    rows.push({ entry, name: steps.at(-1) ?? entry.path, depth: steps.length - 1, isOpen });
  }
  return rows;
}
