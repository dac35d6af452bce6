import type { Manifest } from '../../src-shared/models/manifest.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import type { RunRequest } from '../sandbox/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import type { Store, Tx } from '../store/port.ts';

/** What is read of a package: the packages room's `ReadPackage` fits. */
export interface InstallPackage {
  /** `sha256:<hex>`. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly manifestDigest: string;
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
  readonly entries: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A key that a signature may be checked with. */
export interface InstallKey {
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly publisherId: string | null;
  readonly simulated: boolean;
  readonly revokedAt: number | null;
}

/** The trust room's pure verifier, as this room calls it. */
export type VerifyPackage = (input: {
  readonly bundle: unknown;
  readonly digest: string;
  readonly extensionId: string;
  readonly version: string;
  readonly manifestDigest: string;
  readonly keys: readonly InstallKey[];
  readonly now: number;
  readonly allowSimulated: boolean;
}) => Signer;

/** The points at which work can be cut; named so that tests can cut it at every one. */
export type WorkPhase =
  | 'planned'
  | 'fetched'
  | 'verified'
  | 'staging'
  | 'staged'
  | 'placed'
  | 'checked'
  | 'active'
  | 'swept'
  | 'uninstalled'
  | 'repairing';

/** Everything the room is built from. */
export interface InstallsDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** The home folder. */
  readonly home: string;
  readonly sandbox: { run(request: RunRequest): Promise<SandboxResult> };
  readonly packages: {
    /** Reads strictly, off the main thread. @throws packages.* */
    read(bytes: Uint8Array): Promise<InstallPackage>;
    /** Writes files into a new folder: O_EXCL, 0644, no links, every file and folder synced. */
    writeFilesSafely(files: ReadonlyMap<string, Uint8Array>, targetDir: string): Promise<void>;
  };
  readonly trust: { readonly verifyPackage: VerifyPackage };
  readonly registry: {
    readonly publishers: { trustedKeys(publisherId: string): Promise<readonly InstallKey[]> };
    readonly extensions: { countInstall(tx: Tx, extensionId: string): Promise<void> };
  };
  /** Synthetic bars stand in for symbols that were not imported. */
  readonly syntheticData: SyntheticData;
  /** Carries a guest's request under the address, redirect and size rules. */
  readonly fetch: RunRequest['host']['network']['fetch'];
  /** Shows a guest's message to the person. */
  readonly notify: RunRequest['host']['notify']['show'];
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Fresh UUIDv7 texts. */
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Waits; the deadline of a busy extension counts in these. */
  readonly sleep: (ms: number) => Promise<void>;
  /** The fingerprint of the person at this machine. */
  readonly userId: () => Promise<string>;
  /** Public keys of this machine: they vouch for local files of publishers that no registry here knows. */
  readonly ownKeys: () => Promise<readonly InstallKey[]>;
  /** Is simulation mode on? */
  readonly simulation: () => Promise<boolean>;
  /** Called when work reaches a phase; awaited. Tests cut the process here. */
  readonly onPhase?: (phase: WorkPhase, extensionId: string) => void | Promise<void>;
}

export interface SyntheticData {
  symbols(): readonly string[];
  bars(
    symbol: string,
    range: { readonly from?: number | undefined; readonly to?: number | undefined },
  ): RunBars | Promise<RunBars>;
}
type RunBars = Awaited<ReturnType<RunRequest['host']['marketData']['bars']>>;
