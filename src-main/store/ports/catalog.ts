import type { Manifest } from '../../../src-shared/models/manifest.ts';
import type { Category } from '../../../src-shared/models/category.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import type { MarkKind, VersionState } from '../../../src-shared/models/catalog.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import type { Page } from './page.ts';

/** Who publishes. */
export interface PublisherRow {
  readonly id: string;
  readonly displayName: string;
  /** Where it was first heard of: `local`, or the server it came from. */
  readonly origin: string;
  readonly createdAt: number;
}
/** A key that speaks, or spoke, for one publisher. */
export interface PublisherKeyRow {
  readonly publisherId: string;
  readonly keyId: string;
  readonly fingerprint: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly addedAt: number;
  readonly revokedAt: number | null;
  /** Why, in the words of whoever revoked it; null while it stands. */
  readonly revokedReason: string | null;
  readonly simulated: boolean;
  /** Whom a certificate must name, and who must have issued it, where there is no key: `publicKey` is empty then. */
  readonly identity: { readonly subject: string; readonly issuer: string } | null;
}
/** Publishers and their keys. */
export interface PublisherRepository {
  /** @throws store.conflict when the id exists. */
  insert(row: PublisherRow): Promise<void>;
  get(id: string): Promise<PublisherRow | null>;
  /** Of this home; publishers that servers brought are found by their id. */
  list(): Promise<readonly PublisherRow[]>;
  addKey(row: PublisherKeyRow): Promise<void>;
  /** A key is revoked once: a later revocation changes nothing. @throws store.not-found */
  revokeKey(
    publisherId: string,
    keyId: string,
    revocation: { readonly at: number; readonly reason: string },
  ): Promise<void>;
  keys(publisherId: string): Promise<readonly PublisherKeyRow[]>;
  /** Every binding of one key, revoked ones too. */
  keyBindings(keyId: string): Promise<readonly PublisherKeyRow[]>;
}

/** A name with what the catalog shows of it: the listing of its latest version, and its counts. */
export interface ExtensionRow {
  /** `publisher.name`. */
  readonly id: string;
  readonly publisherId: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly category: Category;
  readonly tags: readonly string[];
  readonly kind: 'extension' | 'workflow';
  readonly pricing: 'free' | 'trial' | 'subscription';
  /** Registry the name is pinned to; `local` is the embedded one. */
  readonly origin: string;
  /** Newest approved version that is neither yanked nor blocked, null before the first. */
  readonly latestVersion: string | null;
  readonly installs: number;
  readonly ratingCount: number;
  readonly ratingSum: number;
  readonly simulated: boolean;
  readonly createdAt: number;
  readonly publishedAt: number | null;
  readonly updatedAt: number;
}
/** Extensions, and the search index that follows them. */
export interface ExtensionRepository {
  /** @throws store.conflict when the id exists. */
  insert(row: ExtensionRow): Promise<void>;
  /** Replaces every column of the row with this id. Keeps the search index true. @throws store.not-found */
  update(row: ExtensionRow): Promise<void>;
  /** With its versions and marks. Only for what came from a server: nothing of this home may refer to it. @throws store.not-found */
  delete(id: string): Promise<void>;
  get(id: string): Promise<ExtensionRow | null>;
  getMany(ids: readonly string[]): Promise<readonly ExtensionRow[]>;
  list(page: Page & { readonly publisherId?: string }): Promise<readonly ExtensionRow[]>;
  count(): Promise<number>;
  /** Mean stars over all reviews and their number, for the Bayesian prior. */
  ratingPrior(): Promise<{ readonly count: number; readonly sum: number }>;
  /** Ids and display names of listed extensions, most installed first: what names are compared with for look-alikes. */
  popularNames(
    limit: number,
  ): Promise<readonly { readonly id: string; readonly displayName: string; readonly installs: number }[]>;
}

/** One version of one extension; what its package brought is null until there is one. */
export interface VersionRow {
  readonly extensionId: string;
  readonly version: string;
  readonly state: VersionState;
  /** `sha256:<hex>`; null for a draft. */
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  readonly unpackedBytes: number | null;
  readonly manifest: Manifest | null;
  /** Sigstore bundle JSON of the publisher's statement. */
  readonly bundle: JsonObject | null;
  readonly signer: Signer | null;
  readonly simulated: boolean;
  readonly submittedAt: number | null;
  readonly approvedAt: number | null;
}
/** A mark on an approved version: who set it, when and why. */
export interface MarkRow {
  readonly extensionId: string;
  readonly version: string;
  readonly kind: MarkKind;
  readonly reason: string;
  readonly successor: string | null;
  readonly evidence: string | null;
  readonly actor: string;
  readonly at: number;
}
/** One file of a package. `sha256` is hex. */
export interface FileRow {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}
/** Which mark is on which version. */
export type MarkName = Pick<MarkRow, 'extensionId' | 'version' | 'kind'>;

/** Versions, the marks on them, and the files of their packages. */
export interface VersionRepository {
  /** Inserts or replaces the row with this extension and version. */
  put(row: VersionRow): Promise<void>;
  get(extensionId: string, version: string): Promise<VersionRow | null>;
  /** All versions of one extension, in no order. */
  list(extensionId: string): Promise<readonly VersionRow[]>;
  byDigest(digest: string): Promise<readonly VersionRow[]>;
  /** Where the versions with these bytes stand. */
  standingOf(
    digest: string,
  ): Promise<
    readonly { readonly extensionId: string; readonly state: VersionState; readonly blocked: boolean }[]
  >;
  /** Files of one package, by its digest: the same bytes have the same files. */
  putFiles(digest: string, files: readonly FileRow[]): Promise<void>;
  files(digest: string): Promise<readonly FileRow[]>;
  hasFile(digest: string, path: string): Promise<boolean>;
  countFiles(digest: string): Promise<number>;
  marks(extensionId: string, version: string): Promise<readonly MarkRow[]>;
  /** Marks on versions of one origin after one of them, in the order of extension, version and kind. */
  marksOf(origin: string, after: MarkName | null, limit: number): Promise<readonly MarkName[]>;
  putMark(row: MarkRow): Promise<void>;
  deleteMark(extensionId: string, version: string, kind: MarkKind): Promise<void>;
}
