import type { JsonObject } from '../../../src-shared/json.ts';
import type { AuditRow, DecisionRow } from './reviewing.ts';

/** Where a node stands: level 0 are the leaves, and `position` counts from the left within its level. */
export interface NodePlace {
  readonly level: number;
  readonly position: number;
}
/** A complete node of the Merkle tree over the log. `hash` is hex. */
export interface LogNodeRow extends NodePlace {
  readonly hash: string;
}
/** A checkpoint of the log as it was signed. */
export interface CheckpointRow {
  readonly size: number;
  readonly note: string;
  readonly at: number;
}
/** The Merkle tree over the log, as far as it has been built. */
export interface LogTreeRepository {
  /** How many leaves its nodes cover. */
  size(): Promise<number>;
  /** Adds the nodes that became complete, and covers `size` leaves from here on. */
  extend(size: number, nodes: readonly LogNodeRow[]): Promise<void>;
  /** The hashes (hex) of nodes, in the order asked for; those of level 0 from the leaves. @throws store.not-found */
  hashes(places: readonly NodePlace[]): Promise<readonly string[]>;
  /** Stored nodes of one level from `fromPosition` on. */
  nodes(level: number, fromPosition: number, limit: number): Promise<readonly LogNodeRow[]>;
  /** The newest that was signed. */
  checkpoint(): Promise<CheckpointRow | null>;
  /** Takes the place of those of smaller trees. */
  putCheckpoint(row: CheckpointRow): Promise<void>;
}

/** A signed statement about one version, beside the one of its publisher. */
export interface AttestationRow {
  readonly id: string;
  readonly extensionId: string;
  readonly version: string;
  /** `sha256:<hex>` of the package that it is about. */
  readonly digest: string;
  readonly kind: 'audit' | 'decision' | 'provenance';
  /** Id of the audit or the decision; the digest of the bundle where there is neither. */
  readonly about: string;
  readonly predicateType: string;
  /** Sigstore bundle JSON. */
  readonly bundle: JsonObject;
  /** `sha256:<hex>` of the bundle's RFC 8785 form, as its leaf in the log has it. */
  readonly bundleDigest: string;
  /** Fingerprint of the key, or whom the certificate names. */
  readonly signer: string;
  readonly createdAt: number;
}
/** What a statement is due about. */
export interface DueStatement {
  readonly kind: 'audit' | 'decision';
  readonly about: string;
}
/** Statements, and what is still to be stated: every audit and decision, from the transaction that adds it. */
export interface AttestationRepository {
  /** False when there is one about the same already, which stays. What it is about is no longer due. */
  add(row: AttestationRow): Promise<boolean>;
  /** About the bytes of one version, oldest first. */
  list(extensionId: string, version: string, digest: string): Promise<readonly AttestationRow[]>;
  /** Newest first. */
  due(limit: number): Promise<readonly DueStatement[]>;
  countDue(): Promise<number>;
  /** Nothing will be stated about it. */
  drop(due: DueStatement): Promise<void>;
  audit(id: string): Promise<AuditRow | null>;
  decision(id: string): Promise<DecisionRow | null>;
}
