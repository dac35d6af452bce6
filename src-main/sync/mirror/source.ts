import type { JsonObject } from '../../../src-shared/json.ts';
import type { MetadataHttp } from '../metadata/fetch-file.ts';
import type { StatedAttestation } from '../statements.ts';
import type { LogKeeper } from './kept-log.ts';
import type { KnownLog } from './verify-log.ts';

/** A registry that a mirror file is made of: this home itself, or a server that it follows. */
export interface MirrorSource {
  /** Is it this home that vouches for what it exports? */
  readonly isOwn: boolean;
  /** Where stations that can reach it find it; null where it is nobody's to reach. */
  readonly url: string | null;
  /** Text of the root that the metadata is read from on; older ones come along where they are there. */
  trustedRoot(signal: AbortSignal): Promise<string>;
  /** Its TUF files. */
  readonly http: MetadataHttp;
  /** What was seen of it here, which it has to go on from: how far its log went, and the folder of its metadata. Null for this home. */
  readonly known: { readonly log: KnownLog; readonly metadataFolder: string } | null;
  /** Where its log is kept for the next time; null where it is at hand. */
  readonly keptLog: LogKeeper | null;
  checkpoint(signal: AbortSignal): Promise<string>;
  /** Leaves from one on, in order and without gaps; at least one. */
  leaves(from: number, most: number, signal: AbortSignal): Promise<readonly JsonObject[]>;
  /** That the log of `size` leaves holds the approval of a version. */
  inclusion(
    named: { readonly extensionId: string; readonly version: string; readonly size: number },
    signal: AbortSignal,
  ): Promise<{ readonly seq: number; readonly proof: readonly string[] }>;
  /** Entries as they came, of these ids or of all in the order of ids; `seq` is the last leaf that they know of. */
  entries(
    ids: readonly string[] | null,
    signal: AbortSignal,
  ): AsyncIterable<{ readonly item: unknown; readonly seq: number }>;
  bundle(extensionId: string, version: string, signal: AbortSignal): Promise<JsonObject | null>;
  attestations(
    extensionId: string,
    version: string,
    signal: AbortSignal,
  ): Promise<readonly StatedAttestation[]>;
  /** Sees to it that the package lies in the blobs of this home, and is what its digest says. @throws mirror.not-exportable, sync.* */
  demandPackage(
    wanted: {
      readonly extensionId: string;
      readonly version: string;
      readonly digest: string;
      readonly sizeBytes: number;
    },
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}
