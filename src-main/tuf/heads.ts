import type { KeyObject } from 'node:crypto';
import { Metadata, Snapshot, Timestamp, type MetaFile, type Root } from '@tufjs/models';
import { LOG_SEQ } from './seen.ts';
import { isSigned } from './signatures.ts';
import { signMetadata } from './signing.ts';
import { expiryOf, isToRenew, SPEC_VERSION } from './times.ts';

/** What both roles at the head of a publication are made under. */
export interface HeadTerms {
  readonly root: Metadata<Root>;
  /** UTC milliseconds. */
  readonly at: number;
  /** The version after one that was published; of the first one where there is none. */
  readonly after: (version: number | undefined) => number;
  readonly key: (role: 'snapshot' | 'timestamp') => Promise<KeyObject>;
}

/** The next snapshot; null where the one before still holds. */
export async function nextSnapshot(
  { root, at, after, key }: HeadTerms,
  before: Metadata<Snapshot> | null,
  {
    meta,
    logSeq,
    isChanged,
  }: {
    readonly meta: Record<string, MetaFile>;
    /** All leaves of the log before this one are accounted for. */
    readonly logSeq: number;
    readonly isChanged: boolean;
  },
): Promise<Metadata<Snapshot> | null> {
  const holds =
    before !== null &&
    isSigned(root, 'snapshot', before) &&
    !isToRenew('snapshot', before.signed.expires, at);
  if (holds && !isChanged) return null;
  const snapshot = new Metadata(
    new Snapshot({
      specVersion: SPEC_VERSION,
      version: after(before?.signed.version),
      expires: expiryOf('snapshot', at),
      meta,
      unrecognizedFields: { [LOG_SEQ]: logSeq },
    }),
  );
  signMetadata(snapshot, await key('snapshot'));
  return snapshot;
}

/** The next timestamp, over a new snapshot or the one before; null where that still holds. */
export async function nextTimestamp(
  { root, at, after, key }: HeadTerms,
  before: Metadata<Timestamp> | null,
  newSnapshot: MetaFile | null,
): Promise<Metadata<Timestamp> | null> {
  const holds =
    before !== null &&
    isSigned(root, 'timestamp', before) &&
    !isToRenew('timestamp', before.signed.expires, at);
  if (holds && newSnapshot === null) return null;
  const snapshotMeta = newSnapshot ?? before?.signed.snapshotMeta;
  const timestamp = new Metadata(
    new Timestamp({
      specVersion: SPEC_VERSION,
      version: after(before?.signed.version),
      expires: expiryOf('timestamp', at),
      ...(snapshotMeta === undefined ? {} : { snapshotMeta }),
    }),
  );
  signMetadata(timestamp, await key('timestamp'));
  return timestamp;
}
