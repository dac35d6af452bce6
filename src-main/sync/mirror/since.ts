import { z } from 'zod';
import { withArchive } from './archive.ts';
import { verifySignature } from './signature.ts';

/** What an earlier file brought, or the moment before which everything is taken for brought. */
export interface Earlier {
  readonly createdAt: string;
  /** Digest of the earlier file's list; null for a date. */
  readonly list: string | null;
  /** Null for a date. */
  readonly digests: ReadonlySet<string> | null;
  /** UTC milliseconds. */
  readonly before: number;
}

const DATE = z.union([z.iso.date(), z.iso.datetime()]);

/** A date, or the path of a mirror file. @throws mirror.not-found and all that a file of that name can be refused for */
export async function readEarlier(since: string | undefined): Promise<Earlier | null> {
  if (since === undefined) return null;
  const date = DATE.safeParse(since);
  if (date.success) {
    const before = Date.parse(date.data);
    return { createdAt: new Date(before).toISOString(), list: null, digests: null, before };
  }
  return withArchive(since, (archive) => {
    verifySignature(archive);
    const { createdAt, packages, requires } = archive.list;
    const digests = new Set([...packages, ...requires].map(({ digest }) => digest));
    return Promise.resolve({ createdAt, list: archive.listDigest, digests, before: Date.parse(createdAt) });
  });
}
