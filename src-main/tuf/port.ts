import type { KeyObject } from 'node:crypto';
import type { ErrorCode, StationError } from '../../src-shared/errors/index.ts';

/** Online roles that the root names. */
export type RootRole = 'targets' | 'snapshot' | 'timestamp';

/** What a new root is to change of the one before. */
export interface RootChange {
  readonly add: readonly KeyObject[];
  /** Ids of keys. */
  readonly remove: readonly string[];
  readonly threshold: number | null;
  /** Online roles that get a new key. */
  readonly online: readonly RootRole[];
}

/** How one publication goes about its work. */
export interface PublishOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (fraction: number, phase: string) => Promise<void>;
}

/** What a publication wrote; all lists empty where the state was published already. */
export interface PublishSummary {
  readonly roles: string[];
  readonly timestampVersion: number;
  readonly snapshotVersion: number;
  readonly logSeq: number;
  /** What followers are not told all the same, by the code of an error. */
  readonly notices: { readonly code: ErrorCode; readonly message: string; readonly hint: string }[];
}

/** What is told of such a file, wherever it lies. */
export interface PendingSummary {
  readonly kind: 'root' | 'targets';
  readonly version: number;
  readonly expires: string;
  readonly fingerprint: string;
  readonly signatures: string[];
  /** Of a root: its keys and how many of them are needed. */
  readonly keys: string[];
  readonly threshold: number | null;
  /** Of targets: how many packages. */
  readonly targets: number | null;
}

/** What is published, until when, and what waits for signatures. */
export interface TufStatus {
  readonly initialised: boolean;
  readonly root: {
    readonly version: number;
    readonly expires: string;
    readonly fingerprint: string;
    readonly threshold: number;
    readonly keys: string[];
  } | null;
  readonly roles: {
    readonly role: string;
    readonly version: number;
    readonly expires: string;
    readonly expired: boolean;
    readonly keyGeneration: number;
  }[];
  readonly bins: number;
  readonly publishers: { readonly id: string; readonly keyId: string; readonly inForce: boolean }[];
  readonly pending: (PendingSummary & { readonly role: string })[];
}

/** What became of a signature. */
export interface SignOutcome {
  readonly pending: PendingSummary;
  /** Good signatures that count, of the role itself and, for a root, of the one before. */
  readonly signed: number;
  readonly needed: number;
  /** What was published because this was the last one needed; null while others are missing. */
  readonly published: PublishSummary | null;
}

/** The TUF metadata that a server publishes, and the keys and signatures behind it. */
export interface TufRepository {
  /** Where the files lie that are served. */
  readonly path: string;
  isInitialised(): Promise<boolean>;
  /** A first root that waits for the signatures of its keys. @throws tuf.initialised, tuf.root-pending, tuf.bad-threshold, tuf.bad-key */
  init(plan: {
    readonly rootKeys: readonly KeyObject[];
    readonly threshold: number;
    readonly name: string;
    /** 2^n bins to begin with; null where the number of packages decides. */
    readonly bits: number | null;
    readonly replace: boolean;
  }): Promise<PendingSummary>;
  /** The next root, waiting likewise. @throws tuf.not-initialised, tuf.root-pending, tuf.bad-threshold, tuf.unknown-key */
  rotate(
    change: RootChange & { readonly replace: boolean; readonly catalog: boolean },
  ): Promise<PendingSummary | null>;
  /** The file of a role that waits for signatures: `root` or `publisher-<id>`. @throws tuf.nothing-pending */
  pending(role: string): Promise<Buffer>;
  /** Signs what waits here. @throws tuf.nothing-pending, tuf.not-a-signer */
  sign(role: string, key: KeyObject): Promise<SignOutcome & { readonly keyId: string }>;
  /** Takes the signatures of a file that was signed elsewhere. @throws tuf.bad-file, tuf.other-content, tuf.wrong-signature */
  accept(bytes: Uint8Array): Promise<SignOutcome>;
  /** A publisher is to sign its own targets; takes effect with its first signature. @throws tuf.delegated */
  delegate(publisherId: string, key: KeyObject, userId: string): Promise<PendingSummary>;
  /** @throws tuf.not-delegated */
  undelegate(publisherId: string, userId: string): Promise<PublishSummary | null>;
  /** @throws tuf.not-initialised, tuf.corrupt, tuf.clock-behind */
  publish(options?: PublishOptions & { readonly full?: boolean }): Promise<PublishSummary>;
  /** Is there anything to publish or to renew? Cheap. */
  isDue(): Promise<boolean>;
  status(): Promise<TufStatus>;
  /** What keeps it from publishing, and what followers are not told: `tuf.clock-behind`, `tuf.marks-too-many`. @throws tuf.corrupt */
  troubles(): Promise<readonly StationError[]>;
}
