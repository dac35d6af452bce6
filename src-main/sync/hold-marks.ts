import { setImmediate as breathe } from 'node:timers/promises';
import type { MarkName, Store } from '../store/port.ts';
import type { RemoteMetadata } from './metadata/index.ts';

/** Marks that stand, by extension: `version kind`. */
export type StandingMarks = ReadonlyMap<string, ReadonlySet<string>>;

const PAGE = 500;

/** What the server's signed metadata says of all its marks; null where it says nothing of them. @throws sync.metadata-* */
export async function signedMarks(
  metadata: RemoteMetadata,
  signal: AbortSignal,
): Promise<StandingMarks | null> {
  const list = await metadata.marks(signal);
  return list === null ? null : byExtension(list);
}

export function isStanding(
  marks: StandingMarks,
  extensionId: string,
  version: string,
  kind: string,
): boolean {
  return marks.get(extensionId)?.has(`${version} ${kind}`) ?? false;
}

/** Extensions of a server whose versions that are known here have other marks here than its signed metadata says. */
export async function differingFrom(
  store: Store,
  remoteId: string,
  signed: StandingMarks,
): Promise<readonly string[]> {
  const here = byExtension(await marksOf(store, remoteId));
  const ids = new Set<string>();
  for (const [id, marks] of here)
    for (const mark of marks) if (signed.get(id)?.has(mark) !== true) ids.add(id);
  for (const [id, marks] of signed) {
    const missing = [...marks].filter((mark) => here.get(id)?.has(mark) !== true);
    if (missing.length === 0) continue;
    const isMissed = await store.read(async (tx) => {
      if ((await tx.extensions.get(id))?.origin !== remoteId) return false;
      for (const mark of missing)
        if ((await tx.versions.get(id, mark.slice(0, mark.indexOf(' ')))) !== null) return true;
      return false;
    });
    if (isMissed) ids.add(id);
  }
  return [...ids];
}

/** All marks on versions of one origin, read a page at a time. */
export async function marksOf(store: Store, origin: string): Promise<readonly MarkName[]> {
  const found: MarkName[] = [];
  for (;;) {
    const page = await store.read((tx) => tx.versions.marksOf(origin, found.at(-1) ?? null, PAGE));
    found.push(...page);
    if (page.length < PAGE) return found;
    await breathe();
  }
}

function byExtension(marks: readonly MarkName[]): ReadonlyMap<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { extensionId, version, kind } of marks) {
    const there = found.get(extensionId) ?? new Set();
    found.set(extensionId, there.add(`${version} ${kind}`));
  }
  return found;
}
