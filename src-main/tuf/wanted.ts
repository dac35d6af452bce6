import type { TargetFile, Targets } from '@tufjs/models';
import type { Store } from '../store/port.ts';
import { extensionListing, publisherListing, type Changes, type Listed } from './listing.ts';

const PAGE = 200;

/** What should stand where, of all that may have changed. */
export interface Wanted {
  /** By bin. */
  readonly bins: ReadonlyMap<string, readonly Listed[]>;
  /** Publishers that sign their own targets, and have something to sign perhaps. */
  readonly ownPublishers: ReadonlySet<string>;
}

export async function wantedTargets(
  store: Store,
  changes: Pick<Changes, 'extensions' | 'publishers'>,
  where: {
    readonly binOf: (path: string) => string;
    /** Signs its own targets from this publication on. */
    readonly isOwn: (publisherId: string) => boolean;
    /** Between two slices of work. */
    readonly pause: () => Promise<void>;
  },
): Promise<Wanted> {
  const bins = new Map<string, Listed[]>();
  const ownPublishers = new Set<string>();
  const add = (listed: Listed): void => {
    const bin = where.binOf(listed.path);
    const there = bins.get(bin);
    if (there === undefined) bins.set(bin, [listed]);
    else there.push(listed);
  };
  for (const id of changes.extensions) {
    for (const listed of await extensionListing(store, id)) {
      const own = listed.publisherId !== null && where.isOwn(listed.publisherId);
      add(own ? { ...listed, target: null } : listed);
      if (own) ownPublishers.add(listed.publisherId);
    }
    await where.pause();
  }
  for (const id of changes.publishers) {
    const listed = await publisherListing(store, id);
    add(listed);
    await where.pause();
  }
  return { bins, ownPublishers };
}

/** Every name of one publisher: looked at again when it begins or ends to sign by itself. */
export async function extensionsOf(store: Store, publisherId: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const rows = await store.read((tx) => tx.extensions.list({ limit: PAGE, offset, publisherId }));
    ids.push(...rows.map(({ id }) => id));
    if (rows.length < PAGE) return ids;
  }
}

/** The targets of a role after the changes; null where they are as they were. */
export function changedTargets(
  before: Targets | null,
  listed: readonly Listed[],
  /** Whatever is not listed anew goes. */
  anew: boolean,
): Record<string, TargetFile> | null {
  const targets: Record<string, TargetFile> = anew ? {} : { ...before?.targets };
  for (const { path, target } of listed) {
    if (target === null) Reflect.deleteProperty(targets, path);
    else targets[path] = target;
  }
  return before !== null && areSame(before.targets, targets) ? null : targets;
}

function areSame(a: Readonly<Record<string, TargetFile>>, b: Readonly<Record<string, TargetFile>>): boolean {
  const paths = Object.keys(a);
  return (
    paths.length === Object.keys(b).length &&
    paths.every((path) => {
      const [one, other] = [a[path], b[path]];
      return one !== undefined && other !== undefined && one.equals(other);
    })
  );
}
