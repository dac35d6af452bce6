import { StationError } from '../../../src-shared/errors/index.ts';
import {
  catalogEntrySchema,
  type CatalogEntry,
  type EntryVersion,
} from '../../../src-shared/models/catalog-entry.ts';
import type { MarkName } from '../../store/port.ts';
import { chooseVersions, type Choice, type ChosenVersion } from './choose.ts';
import type { FollowedLog } from './follow-log.ts';
import { writeLine } from './lines.ts';
import type { MirrorSource } from './source.ts';
import type { SpooledPart } from './spool.ts';

/** Rounds in which changes that came meanwhile are taken in, before it is left at that. */
const ROUNDS = 8;

/**
 * Reads the entries that are wanted, those that they need, and those that carry a mark: all as of the same moment as the log. What
 * changed while they were read is read again.
 */
export async function readCatalog(
  deps: {
    readonly source: MirrorSource;
    readonly signal: AbortSignal;
    readonly progress: (fraction: number, phase: string) => Promise<void>;
  },
  choice: Choice,
  log: FollowedLog,
): Promise<{
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly chosen: readonly ChosenVersion[];
}> {
  const { source, signal } = deps;
  const entries = new Map<string, CatalogEntry>();
  const unknown = new Set<string>();
  let seen = -1;
  const read = async (ids: readonly string[] | null): Promise<void> => {
    const found = new Set<string>();
    for await (const { item, seq } of source.entries(ids, signal)) {
      const entry = catalogEntrySchema.parse(item);
      entries.set(entry.id, entry);
      found.add(entry.id);
      seen = Math.max(seen, seq);
    }
    for (const id of ids ?? []) if (!found.has(id)) unknown.add(id);
  };
  await deps.progress(0.2, 'reading the catalog');
  if (choice.all) await read(null);
  for (let round = 0; ; round += 1) {
    const needed = chooseVersions(choice, entries, unknown);
    const marked = [...log.marked].filter((id) => !entries.has(id) && !unknown.has(id));
    const missing = [...new Set(['missing' in needed ? needed.missing : [], marked].flat())];
    if (missing.length > 0) {
      await read(missing);
      continue;
    }
    if (seen < log.size || round >= ROUNDS) {
      if ('chosen' in needed) return { entries, chosen: needed.chosen };
      continue;
    }
    const touched = await log.advance(signal);
    await read([...touched].filter((id) => entries.has(id) || choice.all));
  }
}

/**
 * Versions that come along, and every version with a mark, so that blocks reach those who have it already.
 * @throws mirror.not-exportable where the signed metadata has a mark of one of them that the log has not
 */
export async function writeCatalog(
  what: {
    readonly entries: ReadonlyMap<string, CatalogEntry>;
    readonly wanted: ReadonlySet<string>;
    readonly log: FollowedLog;
    /** Marks that stand by the signed metadata. */
    readonly signed: readonly MarkName[];
  },
  to: { readonly catalog: SpooledPart; readonly leaves: SpooledPart },
): Promise<void> {
  const { entries, wanted, log, signed } = what;
  const listed = new Map<string, EntryVersion>();
  for (const [id, entry] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const versions = entry.versions.filter(
      ({ version, marks }) => wanted.has(`${id}@${version}`) || marks.length > 0,
    );
    if (versions.length === 0) continue;
    for (const one of versions) listed.set(`${id}@${one.version}`, one);
    await to.catalog.write(writeLine({ ...entry, versions }));
    for (const line of log.leavesOf(id)) {
      const { version } = JSON.parse(line.leaf) as { version: string };
      if (listed.has(`${id}@${version}`)) await to.leaves.write(writeLine(line));
    }
  }
  for (const { extensionId, version, kind } of signed)
    if (listed.get(`${extensionId}@${version}`)?.marks.every((mark) => mark.kind !== kind) === true)
      throw new StationError('mirror.not-exportable', {
        extensionId,
        version,
        problem: `the signed metadata still lists its mark "${kind}", which the log took back`,
      });
}
