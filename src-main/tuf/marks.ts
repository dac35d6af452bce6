import { createHash } from 'node:crypto';
import { TargetFile } from '@tufjs/models';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { TUF_LIMITS } from '../../src-shared/limits.ts';
import { MARKS_TARGET } from '../../src-shared/models/tuf.ts';
import type { MarkName, Store } from '../store/port.ts';
import type { Listed } from './listing.ts';

/** Marks that are read in one go, and hashed: a millisecond or two. */
const PAGE = 500;

/** The target with every mark, and how long it is, listed or not. */
export interface MarksListing {
  readonly listed: Listed;
  readonly marks: number;
  readonly bytes: number;
}

/**
 * The target with every mark on this home's own versions, written piece by piece: it may have many megabytes. `pause` comes between two
 * pieces. One that is longer than followers read is not listed: what they are told is then not held to it.
 */
export async function marksListing(
  store: Pick<Store, 'read'>,
  pause: () => Promise<void>,
): Promise<MarksListing> {
  const hash = createHash('sha256');
  const parts: Buffer[] = [];
  let [count, bytes] = [0, 0];
  const add = (text: string): void => {
    const part = Buffer.from(text);
    hash.update(part);
    bytes += part.byteLength;
    if (bytes <= TUF_LIMITS.marksBytes) parts.push(part);
  };
  // The RFC 8785 form of `MarksFacts`.
  add('{"format":1,"marks":[');
  for (let after: MarkName | null = null; ;) {
    const from: MarkName | null = after;
    const page: readonly MarkName[] = await store.read((tx) => tx.versions.marksOf('local', from, PAGE));
    const items = page.map(({ extensionId, version, kind }) => canonicalJson([extensionId, version, kind]));
    if (items.length > 0) add(`${count > 0 ? ',' : ''}${items.join(',')}`);
    count += page.length;
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
    await pause();
  }
  add(']}');
  const nothing = { path: MARKS_TARGET, target: null, bytes: null, publisherId: null };
  if (bytes > TUF_LIMITS.marksBytes) return { listed: nothing, marks: count, bytes };
  const hashes = { sha256: hash.digest('hex') };
  const target = new TargetFile({ path: MARKS_TARGET, length: bytes, hashes });
  return { listed: { ...nothing, target, bytes: Buffer.concat(parts) }, marks: count, bytes };
}

/** Why the marks are not listed; null where they are. */
export function tooManyMarks({ listed, marks, bytes }: MarksListing): StationError | null {
  if (listed.target !== null) return null;
  return new StationError('tuf.marks-too-many', { marks, bytes, limit: TUF_LIMITS.marksBytes });
}
