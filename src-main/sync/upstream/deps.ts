import type { Json } from '../../../src-shared/json.ts';
import type { BlobStore } from '../../store/blob-port.ts';
import type { Store } from '../../store/port.ts';
import type { RemoteHttp } from '../http-port.ts';

/** Everything that the way to servers is built from. */
export interface UpstreamDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Unique to this process and start. */
  readonly owner: string;
  /** The way to one server, with its token. @throws sync.remote-unknown */
  readonly connect: (remoteId: string) => Promise<RemoteHttp>;
  /** Names a package by what it holds. @throws packages.* */
  readonly readManifest: (
    bytes: Uint8Array,
  ) => Promise<{ readonly publisher: string; readonly name: string; readonly version: string }>;
  /** The public key of this home that signed a bundle; null where another one did. */
  readonly ownKeyOf: (bundle: Json) => Promise<string | null>;
  /** What is installed of an extension; null for nothing. */
  readonly installed: (
    extensionId: string,
  ) => Promise<{ readonly version: string; readonly digest: string } | null>;
  /** As the registry cleans reviews: what is compared must have been through the same. */
  readonly clean: { readonly line: (text: string) => string; readonly markdown: (text: string) => string };
  /** Told what goes wrong where nobody waits for it. Default: a process warning. */
  readonly onTrouble?: (thrown: unknown) => void;
}
