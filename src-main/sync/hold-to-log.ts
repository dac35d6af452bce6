import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { gravityOf } from './gravest-mark.ts';
import { wordsOf } from './mark-words.ts';
import type { PullOf, SaidMark } from './pull-state.ts';

/** The last word of the leaves on the marks of a pull. */
export interface LastWords {
  /** The leaves say that it was taken back, and nothing after. */
  isUndone(extensionId: string, version: string, kind: string): boolean;
  /** The leaves say that it was set, and nothing after. */
  isSet(extensionId: string, version: string, kind: string): boolean;
}

/** Of some extensions: a pull can carry the marks of many. */
export function lastWords(marks: readonly SaidMark[], ids: ReadonlySet<string>): LastWords {
  const last = lastOf(marks, ids);
  const said = (extensionId: string, version: string, kind: string): boolean | undefined =>
    last.get(`${extensionId} ${version} ${kind}`)?.said[3];
  return {
    isUndone: (extensionId, version, kind) => said(extensionId, version, kind) === false,
    isSet: (extensionId, version, kind) => said(extensionId, version, kind) === true,
  };
}

/**
 * Holds entries to the leaves that named them: every approval is listed with its digest, and the last word on each mark counts. Where
 * the whole log was read for them, nothing else is listed either: no version that was never approved, no mark that was never set. Where
 * an answer is newer than the checkpoint, a later leaf may have taken a mark back: it is answered, and owed by the next pull.
 * @throws sync.entries-behind, sync.entries-lie
 */
export function holdToLog(
  remoteId: string,
  pull: PullOf<'entries'>,
  page: { readonly seq: number; readonly entries: readonly CatalogEntry[]; readonly ids: readonly string[] },
): readonly SaidMark[] {
  if (page.seq < pull.to.size - 1) throw new StationError('sync.entries-behind', { id: remoteId });
  const byId = new Map(page.entries.map((entry) => [entry.id, entry]));
  const asked = new Set(page.ids);
  // A server tells of those with the gravest marks and of the newest versions only, where there are very many.
  const isCut = (id: string): boolean => (byId.get(id)?.versions.length ?? 0) >= SYNC_LIMITS.versionsOfEntry;
  const least = new Map<string, number>();
  const leastOf = (id: string): number => {
    let found = least.get(id);
    if (found === undefined) {
      const told = byId.get(id)?.versions ?? [];
      least.set(id, (found = told.reduce((low, { marks }) => Math.min(low, gravityOf(marks)), Infinity)));
    }
    return found;
  };
  const lie = (extensionId: string, version: string, problem: string): never => {
    throw new StationError('sync.entries-lie', { id: remoteId, extensionId, version, problem });
  };
  for (const { id } of page.entries) if (!asked.has(id)) lie(id, '*', 'it was not asked for');
  for (const [extensionId, version, digest] of pull.approved) {
    if (!asked.has(extensionId)) continue;
    const told = byId.get(extensionId)?.versions.find((one) => one.version === version);
    if (told === undefined) {
      if (!isCut(extensionId)) lie(extensionId, version, 'it is approved and not listed');
    } else if (told.digest !== digest) lie(extensionId, version, 'other bytes were approved');
  }
  const isNewer = page.seq !== pull.to.size - 1;
  const owed: SaidMark[] = [];
  for (const { said, at } of lastOf(pull.marks, asked).values()) {
    const [extensionId, version, kind, isSet, words] = said;
    const told = byId.get(extensionId)?.versions.find((one) => one.version === version);
    const mark = told?.marks.find((one) => one.kind === kind);
    const isTold = mark !== undefined;
    const isOther = isSet && isTold && words !== undefined && wordsOf(mark) !== words;
    const mayBeCut =
      told === undefined && isCut(extensionId) && !(isSet && isGraver(kind, leastOf(extensionId)));
    if ((isTold === isSet && !isOther) || mayBeCut) continue;
    // What a newer answer left out was taken back before it was given: the leaf of that has come by now, or it never was.
    if (!isNewer || (isSet && at < pull.owed))
      lie(
        extensionId,
        version,
        `the mark "${kind}" ${isOther ? 'has other words' : isSet ? 'is kept back' : 'is invented'}`,
      );
    if (isSet) owed.push(said);
  }
  if (pull.whole && !isNewer) demandSaid(pull, page.entries, asked, lie);
  return owed;
}

/** Which versions are left out is up to whoever answers: none with a graver mark than another that is told, and a block never. */
function isGraver(kind: string, least: number): boolean {
  return kind === 'blocked' || gravityOf([{ kind }]) > least;
}

function demandSaid(
  pull: PullOf<'entries'>,
  entries: readonly CatalogEntry[],
  asked: ReadonlySet<string>,
  lie: (extensionId: string, version: string, problem: string) => never,
): void {
  const approved = new Set(
    pull.approved.flatMap(([id, version]) => (asked.has(id) ? [`${id} ${version}`] : [])),
  );
  const words = lastWords(pull.marks, asked);
  for (const { id, versions } of entries)
    for (const { version, marks } of versions) {
      if (!approved.has(`${id} ${version}`)) lie(id, version, 'it was never approved');
      for (const { kind } of marks)
        if (!words.isSet(id, version, kind)) lie(id, version, `the mark "${kind}" is invented`);
    }
}

function lastOf(
  marks: readonly SaidMark[],
  ids: ReadonlySet<string>,
): ReadonlyMap<string, { readonly said: SaidMark; readonly at: number }> {
  const last = new Map<string, { readonly said: SaidMark; readonly at: number }>();
  for (const [at, said] of marks.entries())
    if (ids.has(said[0])) last.set(said.slice(0, 3).join(' '), { said, at });
  return last;
}
