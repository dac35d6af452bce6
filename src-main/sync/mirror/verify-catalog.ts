import { StationError } from '../../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../../src-shared/json.ts';
import {
  catalogEntrySchema,
  type CatalogEntry,
  type EntryVersion,
} from '../../../src-shared/models/catalog-entry.ts';
import { extensionIdOf } from '../../../src-shared/models/manifest.ts';
import { actorFingerprint, leafHashOf, textDigest } from '../../store/index.ts';
import type { MarkRow } from '../../store/port.ts';
import type { MirrorArchive } from './archive.ts';
import { leafLineSchema, readLines, type LeafLine } from './lines.ts';
import { partOf, type VerifiedLog } from './verify-log.ts';

type Mark = EntryVersion['marks'][number];

/** What the leaves say of one version. */
interface Said {
  approval: (LeafLine & { readonly said: JsonObject }) | null;
  /** The last word on each kind of mark. */
  readonly marks: Map<string, JsonObject>;
  lastSeq: number;
}

/** The catalog of a mirror file, held to the log. */
export interface VerifiedCatalog {
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  version(extensionId: string, version: string): EntryVersion | null;
  /** The leaf that approved a version that is listed. */
  approval(extensionId: string, version: string): LeafLine;
  /** A leaf in the file takes this mark back, and is younger than it: that an older one was taken back says nothing of it. */
  takesBack(extensionId: string, version: string, mark: Pick<MarkRow, 'kind' | 'at'>): boolean;
}

/**
 * Every version that is listed was approved with these bytes, and carries the marks that the log last says of it: each leaf lies
 * in the log at its place.
 * @throws mirror.catalog-lies, mirror.evidence-lies, mirror.not-in-log
 */
export async function verifyCatalog(archive: MirrorArchive, log: VerifiedLog): Promise<VerifiedCatalog> {
  const said = await readLeaves(archive, log);
  const entries = new Map<string, CatalogEntry>();
  const listed = new Map<string, EntryVersion>();
  for await (const value of readLines(archive.content(partOf(archive, 'catalog')), 'the catalog')) {
    const parsed = catalogEntrySchema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw lie('an entry', `it is wrong at ${issue?.path.join('.') ?? 'its top'}`, parsed.error);
    }
    const { id } = parsed.data;
    if (entries.has(id)) throw lie(id, 'it is listed twice');
    const versions: EntryVersion[] = [];
    for (const told of parsed.data.versions) {
      const name = `${id}@${told.version}`;
      if (listed.has(name)) throw lie(name, 'it is listed twice');
      if (extensionIdOf(told.manifest) !== id || told.manifest.version !== told.version)
        throw lie(name, 'its manifest is of another');
      const held = hold(name, told, said.get(name));
      listed.set(name, held);
      versions.push(held);
    }
    entries.set(id, { ...parsed.data, versions });
  }
  for (const name of said.keys())
    if (!listed.has(name)) throw lie(name, 'the log tells of it and it is not listed');
  return {
    entries,
    version: (extensionId, version) => listed.get(`${extensionId}@${version}`) ?? null,
    approval(extensionId, version) {
      const found = said.get(`${extensionId}@${version}`)?.approval ?? null;
      if (found === null) throw lie(`${extensionId}@${version}`, 'it was never approved');
      return found;
    },
    takesBack(extensionId, version, { kind, at }) {
      const leaf = said.get(`${extensionId}@${version}`)?.marks.get(kind);
      const since = leaf?.['at'];
      return leaf?.['type'] === 'mark.undone' && typeof since === 'string' && Date.parse(since) >= at;
    },
  };
}

async function readLeaves(archive: MirrorArchive, log: VerifiedLog): Promise<Map<string, Said>> {
  const said = new Map<string, Said>();
  for await (const value of readLines(archive.content(partOf(archive, 'leaves')), 'the leaves')) {
    const parsed = leafLineSchema.safeParse(value);
    const leaf = parsed.success ? objectOf(parsed.data.leaf) : null;
    const bad = (problem: string): StationError =>
      new StationError('mirror.evidence-lies', { what: 'the leaves', problem });
    if (!parsed.success || leaf === null) throw bad('one of them has another form');
    const { seq, leaf: text } = parsed.data;
    const { type, extensionId, version, kind } = leaf;
    if (typeof extensionId !== 'string' || typeof version !== 'string')
      throw bad(`leaf ${seq} is of no version`);
    const name = `${extensionId}@${version}`;
    if ((await log.hashAt(seq, name)) !== leafHashOf(text))
      throw new StationError('mirror.not-in-log', { what: name, problem: `leaf ${seq} is another one` });
    const about = said.get(name) ?? { approval: null, marks: new Map<string, JsonObject>(), lastSeq: -1 };
    // The last word counts, so that their order is the log's.
    if (seq <= about.lastSeq) throw bad(`leaf ${seq} comes after a later one`);
    about.lastSeq = seq;
    if (type === 'version.approved') about.approval = { seq, leaf: text, said: leaf };
    else if ((type === 'mark.set' || type === 'mark.undone') && typeof kind === 'string')
      about.marks.set(kind, leaf);
    else throw bad(`leaf ${seq} is neither an approval nor a mark`);
    said.set(name, about);
  }
  return said;
}

/** The version as its leaves say it: the times of its marks are theirs. */
function hold(name: string, told: EntryVersion, said: Said | undefined): EntryVersion {
  const approval = said?.approval?.said;
  if (said === undefined || approval === undefined)
    throw lie(name, 'the log does not say that it was approved');
  if (approval['digest'] !== told.digest) throw lie(name, 'other bytes were approved');
  if (approval['simulated'] !== told.simulated) throw lie(name, 'whether it is simulated');
  const marks = new Map(told.marks.map((mark) => [mark.kind as string, mark]));
  const held: Mark[] = [];
  if (marks.size !== told.marks.length) throw lie(name, 'it has a mark twice');
  for (const kind of new Set([...marks.keys(), ...said.marks.keys()])) {
    const leaf = said.marks.get(kind);
    const mark = marks.get(kind);
    const isSet = leaf?.['type'] === 'mark.set';
    if (isSet !== (mark !== undefined))
      throw lie(name, `the mark "${kind}" is ${isSet ? 'kept back' : 'invented'}`);
    if (mark === undefined || leaf === undefined) continue;
    if (!isSame(mark, leaf)) throw lie(name, `the mark "${kind}" has other words`);
    const { at } = leaf;
    if (typeof at !== 'string' || Number.isNaN(Date.parse(at)))
      throw lie(name, `the mark "${kind}" has no time`);
    held.push({ ...mark, at });
  }
  return { ...told, marks: held };
}

function isSame(mark: Mark, leaf: JsonObject): boolean {
  return (
    leaf['reasonDigest'] === textDigest(mark.reason) &&
    leaf['evidenceDigest'] === (mark.evidence === null ? null : textDigest(mark.evidence)) &&
    leaf['successor'] === mark.successor &&
    leaf['actor'] === actorFingerprint(mark.actor)
  );
}

function objectOf(text: string): JsonObject | null {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function lie(what: string, problem: string, cause?: unknown): StationError {
  return new StationError('mirror.catalog-lies', { what, problem }, cause);
}
