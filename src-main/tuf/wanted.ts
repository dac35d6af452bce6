import type { TargetFile, Targets } from '@tufjs/models';
import type { Store } from '../store/port.ts';
import { extensionListing, publisherListing, type Changes, type Listed } from './listing.ts';

type Reading = Pick<Store, 'read'>;

const PAGE = 500;

/** Names that are read in one go: a few milliseconds. */
const BATCH = 16;

/** What should be listed, of all that may have changed. */
export interface Wanted {
  readonly listed: readonly Listed[];
  /** Publishers that sign their own targets, and have something to sign perhaps. */
  readonly ownPublishers: ReadonlySet<string>;
}

export async function wantedTargets(
  store: Reading,
  changes: Pick<Changes, 'extensions' | 'publishers'>,
  how: {
    /** Signs its own targets from this publication on. */
    readonly isOwn: (publisherId: string) => boolean;
    /** Between two slices of work. */
    readonly pause: () => Promise<void>;
  },
): Promise<Wanted> {
  const listed: Listed[] = [];
  const ownPublishers = new Set<string>();
  const ids = [...changes.extensions];
  for (let at = 0; at < ids.length; at += BATCH) {
    const found = await store.read(async (tx) => {
      const some: Listed[] = [];
      for (const id of ids.slice(at, at + BATCH)) some.push(...(await extensionListing(tx, id)));
      return some;
    });
    for (const one of found) {
      const isOwn = one.publisherId !== null && how.isOwn(one.publisherId);
      listed.push(isOwn ? { ...one, target: null } : one);
      if (isOwn) ownPublishers.add(one.publisherId);
    }
    await how.pause();
  }
  for (const id of changes.publishers) {
    listed.push(await publisherListing(store, id));
    await how.pause();
  }
  return { listed, ownPublishers };
}

/** Every name of one publisher: looked at again when it begins or ends to sign by itself. */
export async function extensionsOf(store: Reading, publisherId: string): Promise<readonly string[]> {
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
