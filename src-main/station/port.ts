import type { PublicIdentity } from '../../src-shared/models/identity.ts';
import type { AccessTokens, TrustedPublishing } from '../access/index.ts';
import type { Entitlements } from '../entitlements/index.ts';
import type { DeliveryTiming, Webhooks } from '../events/index.ts';
import type { ExtensionMessage, Installs } from '../installs/index.ts';
import type { JobRunner } from '../jobs/index.ts';
import type { Actor, Registry } from '../registry/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import type { Store } from '../store/port.ts';
import type { Sync } from '../sync/index.ts';
import type { Mirror } from '../sync/mirror/index.ts';
import type { Upstream } from '../sync/upstream/index.ts';
import type { CheckedAttestation, Statements, TransparencyLog } from '../transparency/index.ts';
import type { TufRepository } from '../tuf/index.ts';
import type { TrustPolicy } from '../trust-policy/index.ts';
import type { KeychainPort, KeyStore } from '../trust/index.ts';
import type {
  IdentityFiles,
  Maintenance,
  MarketData,
  PackageFiles,
  Projects,
  Provenance,
  Samples,
  SearchOrder,
  Signing,
  SimulationMode,
  StoredAudits,
  Workbench,
} from '../workbench/index.ts';

/** What a host says of the home that it opens, and lends to it. */
export interface StationOptions {
  /** The folder that holds everything. Made where there is none. */
  readonly home: string;
  /** Shared tools; the station does not close them. */
  readonly workbench: Workbench;
  /** Asked for where the private key is protected by a passphrase. */
  readonly passphrase?: (() => Promise<string>) | undefined;
  /** A person answers for the passphrase: what nobody asked for never asks for it, and waits. */
  readonly asks?: boolean;
  /** The operating system's where left out; null uses none. */
  readonly keychain?: KeychainPort | null;
  /** UTC milliseconds. */
  readonly now?: () => number;
  /** The name of this home on a server that holds several; its access tokens carry it. */
  readonly tenant?: string | null;
  /** True in a host that stays open: it goes on with work that others left, and does the upkeep that commands leave undone. */
  readonly upkeep?: boolean;
  /** Path of a better-sqlite3 binding built for another runtime than the shipped one. */
  readonly nativeBinding?: string | undefined;
  /** Parsed JSON of the Sigstore root that certificates of uploaded workflows must lead to; the public-good one where left out. */
  readonly trustedRoot?: unknown;
  /** How events are sent, in a host that stays. */
  readonly webhooks?: {
    /** Lets them go to this machine too. */
    readonly allowLoopback?: boolean;
    readonly timing?: Partial<DeliveryTiming>;
  };
  /** Waited for before the audit of a submission made at `since`, UTC ms; nothing where left out. */
  readonly whenQuiet?: (since: number, signal: AbortSignal) => Promise<void>;
  /** Shows what an extension wants to tell the person. */
  readonly notify?: (message: ExtensionMessage) => Promise<void>;
}

/** The whole core with its stores open: what every host starts. */
export interface Station {
  readonly home: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly installs: Installs;
  readonly jobs: JobRunner;
  readonly keys: KeyStore;
  readonly simulation: SimulationMode;
  readonly signing: Signing;
  readonly provenance: Provenance;
  readonly identityFiles: IdentityFiles;
  readonly packageFiles: PackageFiles;
  readonly projects: Projects;
  readonly marketData: MarketData;
  readonly maintenance: Maintenance;
  readonly audits: StoredAudits;
  readonly samples: Samples;
  readonly searchOrder: SearchOrder;
  readonly accessTokens: AccessTokens;
  readonly webhooks: Webhooks;
  readonly entitlements: Entitlements;
  /** What every transition wrote, as a tree that others can check. */
  readonly log: TransparencyLog;
  /** The signed metadata that stations which follow this one read. */
  readonly tuf: TufRepository;
  /** What the registry of this home states about audits and decisions. */
  readonly statements: Statements;
  /** Every statement about a version, each checked again. @throws registry.version-not-found */
  attestations(extensionId: string, version: string): Promise<readonly CheckedAttestation[]>;
  readonly trustedPublishing: TrustedPublishing;
  readonly upstream: Upstream;
  readonly trustPolicy: TrustPolicy;
  readonly sync: Sync;
  /** Files that carry a registry over an air gap. */
  readonly mirror: Mirror;
  /** The name of this home on a server that holds several. */
  readonly tenant: string | null;
  readonly now: () => number;
  /** The person at this machine: the fingerprint of the home's first identity, which is made on first use. */
  userId(): Promise<string>;
  /** A new key in place of the old one, bound to the publishers that the old one spoke for. */
  rotateIdentity(actor: Actor): Promise<{ old: PublicIdentity; next: PublicIdentity; publishers: string[] }>;
  close(): Promise<void>;
}
