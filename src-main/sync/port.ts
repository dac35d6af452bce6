import type { JsonObject } from '../../src-shared/json.ts';
import type { OriginConflict, Remote, SyncRecord } from '../../src-shared/models/remote.ts';
import type { Page } from '../store/port.ts';
import type { Evidence } from './evidence.ts';
import type { FetchContext } from './fetch-version.ts';
import type { ProposalInput } from './proposals.ts';
import type { EntriesAsked, EntriesPage } from './serve-entries.ts';
import type { SyncContext, SyncOutcome } from './sync-remote.ts';

/** What a person compares before a server is followed. */
export interface ShownProposal {
  readonly proposalId: string;
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly fingerprint: string;
  readonly rootKeys: string[];
  readonly threshold: number;
  readonly rootVersion: number;
  /** ISO 8601. */
  readonly expires: string;
  readonly isExpired: boolean;
}

/** Servers that this home follows, and what it shows to those that follow it. */
export interface Sync {
  /** @throws sync.bad-url, sync.root-invalid, sync.name-taken, sync.url-taken, sync.too-many */
  propose(input: ProposalInput): Promise<ShownProposal>;
  /** For a surface that asks the person. @throws sync.proposal-unknown */
  proposed(proposalId: string): ShownProposal;
  /** @throws sync.proposal-unknown, sync.fingerprint-differs, sync.name-taken */
  add(
    confirmed: { readonly proposalId: string; readonly fingerprint: string },
    userId: string,
  ): Promise<Remote>;
  list(): Promise<readonly Remote[]>;
  /** @throws sync.remote-unknown */
  status(id: string): Promise<Remote>;
  /** Answers the extensions that stay because something here refers to them. @throws sync.remote-unknown */
  remove(id: string, userId: string): Promise<readonly string[]>;
  /** @throws sync.remote-unknown */
  setToken(id: string, token: string | null): Promise<Remote>;
  history(filter: Page & { readonly id?: string | undefined }): Promise<readonly SyncRecord[]>;
  conflicts(filter: Page & { readonly id?: string | undefined }): Promise<readonly OriginConflict[]>;
  /** The hours between automatic syncs, set where they are given; 0 is never. */
  automatic(hours?: number): Promise<number>;
  /** Servers whose turn it is by itself. */
  due(): Promise<readonly string[]>;
  /**
   * Servers that can be asked, of all or the one named, and those that came in a mirror file without an address.
   * @throws sync.remote-unknown; sync.without-address where the one named has none
   */
  reachable(id?: string): Promise<{ readonly ids: readonly string[]; readonly without: readonly string[] }>;
  /** One sync of one server; see `syncRemote`. */
  pull(id: string, ctx: SyncContext): Promise<SyncOutcome>;
  /** Brings a version's package here, verified; does nothing for what is here. */
  fetch(extensionId: string, version: string, ctx: FetchContext): Promise<void>;
  /** Checks again, offline, what tied a version to its server; null for what came from none. */
  recheck(extensionId: string, version: string): Promise<Evidence | null>;
  entries(asked: EntriesAsked): Promise<EntriesPage>;
  /** @throws registry.version-not-found */
  bundle(extensionId: string, version: string): Promise<JsonObject>;
}
