import { StationError } from '../../src-shared/errors/index.ts';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import type { PullOf } from './pull-state.ts';

/**
 * Holds entries to the leaves that named them: every approval is listed with its digest, and where the page is of the same moment
 * as the log, the last word on each mark counts.
 * @throws sync.entries-behind, sync.entries-lie
 */
export function holdToLog(
  remoteId: string,
  pull: PullOf<'entries'>,
  page: { readonly seq: number; readonly entries: readonly CatalogEntry[]; readonly ids: readonly string[] },
): void {
  if (page.seq < pull.to.size - 1) throw new StationError('sync.entries-behind', { id: remoteId });
  const byId = new Map(page.entries.map((entry) => [entry.id, entry]));
  const asked = new Set(page.ids);
  const lie = (extensionId: string, version: string, problem: string): never => {
    throw new StationError('sync.entries-lie', { id: remoteId, extensionId, version, problem });
  };
  for (const { id } of page.entries) if (!asked.has(id)) lie(id, '*', 'it was not asked for');
  for (const [extensionId, version, digest] of pull.approved) {
    if (!asked.has(extensionId)) continue;
    const told = byId.get(extensionId)?.versions.find((one) => one.version === version);
    if (told === undefined) lie(extensionId, version, 'it is approved and not listed');
    else if (told.digest !== digest) lie(extensionId, version, 'other bytes were approved');
  }
  // What changed after the checkpoint comes with its own leaves.
  if (page.seq !== pull.to.size - 1) return;
  const last = new Map<string, (typeof pull.marks)[number]>();
  for (const mark of pull.marks) last.set(mark.slice(0, 3).join(' '), mark);
  for (const [extensionId, version, kind, isSet] of last.values()) {
    if (!asked.has(extensionId)) continue;
    const told = byId.get(extensionId)?.versions.find((one) => one.version === version);
    if ((told?.marks.some((mark) => mark.kind === kind) ?? false) !== isSet)
      lie(extensionId, version, `the mark "${kind}" is ${isSet ? 'kept back' : 'invented'}`);
  }
}
