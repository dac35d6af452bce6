import type { FindingCounts } from '../../../src-shared/models/finding.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { RemoteState } from '../../../src-shared/models/remote.ts';
import type { Page } from './page.ts';
import type { StarCounts } from './reviewing.ts';

/** A server that this home follows, with all that has to be known to go on with it. */
export interface RemoteRow {
  /** The short name: the origin of what came from there. */
  readonly id: string;
  readonly url: string;
  readonly name: string;
  /** The root.json that a person compared, as it was given. */
  readonly root: string;
  /** `sha256:<hex>` */
  readonly rootFingerprint: string;
  /** Sealed; null where the server asks for none. */
  readonly token: string | null;
  /** `removed`: no longer followed; extensions that came from it may be here still, and how far its log was known stays. */
  readonly state: RemoteState | 'removed';
  readonly addedAt: number;
  readonly addedBy: string;
  /** The last attempt that came to its end. */
  readonly lastSyncAt: number | null;
  /** How old what is known of it is at the most. */
  readonly asOf: number | null;
  readonly logOrigin: string | null;
  /** SPKI PEM of the key that signs its checkpoints. */
  readonly logKey: string | null;
  /** Leaves that are verified and taken over. */
  readonly logSize: number;
  /** The compact range of so many leaves, hex. */
  readonly logHashes: readonly string[];
  /** The signed checkpoint that they gave the root of; null before the first. */
  readonly checkpoint: string | null;
  /** Where an unfinished pull goes on; null where none is under way. */
  readonly pull: JsonObject | null;
  readonly backOffUntil: number | null;
  /** Attempts that failed since the last good one. */
  readonly failures: number;
  /** Code and details of the last failure; null after a good attempt. */
  readonly lastError: JsonObject | null;
}

/** What a server says of one of its extensions. */
export interface RemoteExtensionRow {
  readonly extensionId: string;
  readonly remoteId: string;
  readonly asOf: number;
  /** Of its stars there. */
  readonly histogram: StarCounts;
}

/** What a server says of one of its versions, and what was checked when its package came. */
export interface RemoteVersionRow {
  readonly extensionId: string;
  readonly version: string;
  readonly remoteId: string;
  readonly files: number;
  /** Of the audit there; null where it tells of none. */
  readonly audit: FindingCounts | null;
  readonly evidence: Json;
}

/** A name that a server offers although it belongs to somebody else. */
export interface OriginConflictRow {
  readonly remoteId: string;
  readonly extensionId: string;
  /** `local`, or another server's name. */
  readonly pinnedTo: string;
  /** What belongs to the other: this extension, or everything of its publisher. */
  readonly kind: 'extension' | 'publisher';
  readonly displayName: string;
  readonly versions: readonly string[];
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** One sync that came to an end, well or not. */
export interface SyncHistoryRow {
  readonly id: string;
  readonly remoteId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly code: string | null;
  readonly fromSize: number;
  readonly toSize: number;
  readonly extensions: number;
  readonly versions: number;
  readonly conflicts: number;
  readonly requests: number;
  readonly bytes: number;
}

/** Servers that are followed, and what they say. */
export interface RemoteRepository {
  /** @throws store.conflict when the id or the address is taken */
  insert(row: RemoteRow): Promise<void>;
  /** Replaces every column. @throws store.not-found */
  update(row: RemoteRow): Promise<void>;
  /** With its history, its conflicts, and the publishers that came from it and have nothing here any more. */
  delete(id: string): Promise<void>;
  get(id: string): Promise<RemoteRow | null>;
  /** Of one column: what is written down of a pull can have megabytes. */
  state(id: string): Promise<RemoteRow['state'] | null>;
  /** Where its pull stands, and nothing else. @throws store.not-found */
  putPull(id: string, pull: JsonObject | null): Promise<void>;
  byUrl(url: string): Promise<RemoteRow | null>;
  /** Every one of a root, those too that were removed. */
  byRoot(rootFingerprint: string): Promise<readonly RemoteRow[]>;
  /** Every one whose log has this name and this key, whatever its root; those too that were removed. */
  byLog(logOrigin: string, logKey: string): Promise<readonly RemoteRow[]>;
  /** By id; removed ones are left out. */
  list(): Promise<readonly RemoteRow[]>;

  putExtension(row: RemoteExtensionRow): Promise<void>;
  extension(extensionId: string): Promise<RemoteExtensionRow | null>;
  /** What is known of a version keeps its evidence where the row says none. */
  putVersion(row: RemoteVersionRow): Promise<void>;
  version(extensionId: string, version: string): Promise<RemoteVersionRow | null>;
  putEvidence(extensionId: string, version: string, evidence: JsonObject): Promise<void>;
  /** Ids of extensions from one origin after an id, in the order of ids. */
  idsOf(origin: string, after: string | null, limit: number): Promise<readonly string[]>;
  countOf(origin: string): Promise<number>;
  /** Does anything of this home refer to it: an installation or its past, a review, a report, a receipt, a decision? */
  isReferredTo(extensionId: string): Promise<boolean>;

  /** The time at which it was first seen stays. */
  putConflict(row: OriginConflictRow): Promise<void>;
  deleteConflict(remoteId: string, extensionId: string): Promise<void>;
  /** Newest first. */
  conflicts(filter: Page & { readonly remoteId?: string }): Promise<readonly OriginConflictRow[]>;
  countConflicts(remoteId: string): Promise<number>;

  /** Keeps so many of each server; older ones go. */
  addHistory(row: SyncHistoryRow, keep: number): Promise<void>;
  /** Newest first. */
  history(filter: Page & { readonly remoteId?: string }): Promise<readonly SyncHistoryRow[]>;
}
