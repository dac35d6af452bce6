import type { TufFolder } from './folder.ts';
import { fileOf, readPublished } from './metadata-files.ts';
import { GRACE_MS } from './times.ts';

const VERSIONED = /^([1-9]\d*)\.([a-z0-9-]+)\.json$/;
const HASHED = /^[0-9a-f]{64}\.(.+)$/;

/**
 * Takes away files of snapshots that were superseded longer than the grace time ago: a client that began to read one of them
 * can end. Roots stay for ever: a client that was away goes through each of them.
 */
export async function collectSuperseded(folder: TufFolder, now: number): Promise<readonly string[]> {
  const published = await readPublished(folder);
  if (published === null) return [];
  const { snapshot, timestamp } = published;
  const live = new Set([
    fileOf('snapshot', timestamp.signed.snapshotMeta.version),
    ...Object.entries(snapshot.signed.meta).map(([name, { version }]) => `${version}.${name}`),
  ]);
  const byRole = new Map<string, number[]>();
  for (const name of await folder.list()) {
    const [, version, role] = VERSIONED.exec(name) ?? [];
    if (version === undefined || role === undefined || role === 'root') continue;
    byRole.set(role, [...(byRole.get(role) ?? []), Number(version)]);
  }
  const removed: string[] = [];
  for (const [role, versions] of byRole) {
    const sorted = versions.toSorted((a, b) => a - b);
    for (const [index, version] of sorted.entries()) {
      const name = fileOf(role, version);
      const next = sorted[index + 1];
      // The next version was written when this one was superseded.
      if (live.has(name) || next === undefined) continue;
      if (now - (await folder.changedAt(fileOf(role, next))) < GRACE_MS) continue;
      await folder.remove(name);
      removed.push(name);
    }
  }
  return [...removed, ...(await collectTargets(folder, now))];
}

/** The bytes of a small target are written anew with each change, so that the newest file is the one that is listed. */
async function collectTargets(folder: TufFolder, now: number): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const inside of ['targets', 'targets/publishers']) {
    const byTarget = new Map<string, { readonly name: string; readonly at: number }[]>();
    for (const file of await folder.list(inside)) {
      const [, target] = HASHED.exec(file) ?? [];
      if (target === undefined) continue;
      const name = `${inside}/${file}`;
      const there = byTarget.get(target) ?? [];
      byTarget.set(target, [...there, { name, at: await folder.changedAt(name) }]);
    }
    for (const files of byTarget.values()) {
      const newest = Math.max(...files.map(({ at }) => at));
      if (now - newest < GRACE_MS) continue;
      for (const { name, at } of files) {
        if (at === newest) continue;
        await folder.remove(name);
        removed.push(name);
      }
    }
  }
  return removed;
}
