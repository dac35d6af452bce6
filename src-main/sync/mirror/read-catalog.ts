import { StationError } from '../../../src-shared/errors/index.ts';
import { catalogEntrySchema, type CatalogEntry } from '../../../src-shared/models/catalog-entry.ts';
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
 * @throws mirror.metadata-behind where the signed metadata has a mark that the log took back
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
  demandNewMarks(entries, signed);
  for (const [id, entry] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const versions = entry.versions.filter(
      ({ version, marks }) => wanted.has(`${id}@${version}`) || marks.length > 0,
    );
    if (versions.length === 0) continue;
    const told = new Set(versions.map(({ version }) => version));
    await to.catalog.write(writeLine({ ...entry, versions }));
    for (const line of log.leavesOf(id)) {
      const { version } = JSON.parse(line.leaf) as { version: string };
      if (told.has(version)) await to.leaves.write(writeLine(line));
    }
  }
}

/** Also of versions that stay out: whoever knows them would take the file for one that hides a mark. @throws mirror.metadata-behind */
function demandNewMarks(entries: ReadonlyMap<string, CatalogEntry>, signed: readonly MarkName[]): void {
  for (const { extensionId, version, kind } of signed) {
    const told = entries.get(extensionId)?.versions.find((one) => one.version === version);
    if (told !== undefined && !told.marks.some((mark) => mark.kind === kind))
      throw new StationError('mirror.metadata-behind', { extensionId, version, kind });
  }
}
