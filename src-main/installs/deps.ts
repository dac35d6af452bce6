import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import type { ReadPackage } from '../packages/index.ts';
import type { MarketDataSet, RunRequest } from '../sandbox/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import type { Store, Tx } from '../store/port.ts';
import type { TrustedKey, verifyPackage } from '../trust/index.ts';

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

/** What an extension says through `notify.show`. */
export interface ExtensionMessage {
  readonly extensionId: string;
  readonly title: string;
  readonly text: string;
}

/** Everything the room is built from. */
export interface InstallsDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** The home folder. */
  readonly home: string;
  readonly sandbox: { run(request: RunRequest): Promise<SandboxResult> };
  readonly packages: {
    /** Reads strictly, off the main thread. @throws packages.* */
    read(bytes: Uint8Array): Promise<ReadPackage>;
    /** Writes files into a new folder: O_EXCL, 0644, no links, every file and folder synced. */
    writeFilesSafely(files: ReadonlyMap<string, Uint8Array>, targetDir: string): Promise<void>;
  };
  /** Pure: who signed exactly this package. */
  readonly trust: { readonly verifyPackage: typeof verifyPackage };
  readonly registry: {
    readonly publishers: { trustedKeys(publisherId: string): Promise<readonly TrustedKey[]> };
    readonly extensions: { countInstall(tx: Tx, extensionId: string): Promise<void> };
  };
  /** Brings the package of a version here where it lies at another place, verified; does nothing for what is here. */
  readonly fetchPackage: (
    extensionId: string,
    version: string,
    ctx: {
      readonly signal: AbortSignal;
      readonly progress: (fraction: number, phase: string) => Promise<void>;
    },
  ) => Promise<void>;
  /** What ties an installed version to the place it came from no longer holds: why, or null. No network. */
  readonly originProblem: (extensionId: string, version: string) => Promise<string | null>;
  /** Synthetic bars stand in for symbols that were not imported. */
  readonly syntheticData: MarketDataSet;
  /** Carries a guest's request under the address, redirect and size rules. */
  readonly fetch: RunRequest['host']['network']['fetch'];
  /** Shows the person what an extension has to say, under the extension's own name. */
  readonly notify: (message: ExtensionMessage) => Promise<void>;
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
  readonly ownKeys: () => Promise<readonly TrustedKey[]>;
  /** Is simulation mode on? */
  readonly simulation: () => Promise<boolean>;
  /** Called when work reaches a phase; awaited. Tests cut the process here. */
  readonly onPhase?: (phase: WorkPhase, extensionId: string) => void | Promise<void>;
}
