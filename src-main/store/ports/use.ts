import type { Signer } from '../../../src-shared/models/identity.ts';
import type { InstallationState, Subscription } from '../../../src-shared/models/installation.ts';
import type { Bar, Grant } from '../../../src-shared/models/sandbox.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { Page } from './page.ts';

/** Append-only: each row is the whole state after a transition. */
export interface LedgerRow {
  readonly seq: number;
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  readonly from: InstallationState | null;
  readonly to: InstallationState;
  readonly action: string;
  readonly actor: string;
  readonly at: number;
  readonly state: InstallationSnapshot;
  readonly details: JsonObject;
}
/** What an installation is after its latest transition. */
export interface InstallationSnapshot {
  readonly installedAt: number;
  readonly signer: Signer | null;
  readonly simulated: boolean;
  readonly grants: readonly Grant[];
  readonly subscription: Subscription;
  readonly allowedUnsigned: boolean;
  readonly requiredBy: readonly string[];
  readonly pinned: boolean;
  readonly disabledReason: string | null;
  readonly userId: string;
  readonly source: string;
  /** Version and digest to go back to, newest last. */
  readonly previous: readonly {
    readonly version: string;
    readonly digest: string;
    readonly grants: readonly Grant[];
  }[];
}
/** What happened to every installation. Rows are only ever appended. */
export interface LedgerRepository {
  /** `seq` is given by the store. Answers the row as written. */
  append(row: Omit<LedgerRow, 'seq'>): Promise<LedgerRow>;
  /** Latest row per installation. */
  current(filter?: { readonly includeUninstalled?: boolean }): Promise<readonly LedgerRow[]>;
  currentOf(installationId: string): Promise<LedgerRow | null>;
  /** Latest row of the one installation of this extension that is not uninstalled or failed. */
  currentByExtension(extensionId: string): Promise<LedgerRow | null>;
  /** The same of several extensions, of each that has one. */
  currentByExtensions(extensionIds: readonly string[]): Promise<readonly LedgerRow[]>;
  /** Oldest first. */
  history(
    filter: Page & { readonly installationId?: string; readonly extensionId?: string },
  ): Promise<readonly LedgerRow[]>;
  /** Latest row per installation among those written at `at` or before. */
  asOf(at: number): Promise<readonly LedgerRow[]>;
  /** How often each action was written in each stretch of `stretchMs`, oldest first; `at` is where a stretch begins. */
  activity(
    stretchMs: number,
  ): Promise<readonly { readonly at: number; readonly action: string; readonly count: number }[]>;
}

/** The permission receipt of one run. */
export interface RunRow {
  readonly id: string;
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  readonly kind: 'command' | 'strategy' | 'report' | 'workflow';
  readonly name: string;
  readonly outcome: string;
  readonly durationMs: number;
  readonly memoryBytes: number;
  readonly declared: readonly string[];
  readonly granted: readonly Grant[];
  readonly used: readonly string[];
  readonly denied: readonly string[];
  readonly at: number;
}
/** Receipts of runs. */
export interface RunRepository {
  insert(row: RunRow): Promise<void>;
  get(id: string): Promise<RunRow | null>;
  /** Newest first. */
  list(filter: Page & { readonly extensionId?: string }): Promise<readonly RunRow[]>;
  /** Runs of one version of one installation in a stretch of time, both ends included. */
  count(filter: {
    readonly extensionId: string;
    readonly installationId: string;
    readonly version: string;
    readonly from: number;
    readonly to: number;
  }): Promise<number>;
}

/** What guests keep in their `storage`. */
export interface GuestStorageRepository {
  get(extensionId: string, key: string): Promise<Json | undefined>;
  /** @throws store.quota when keys and values would pass `quotaBytes` (UTF-8). */
  set(extensionId: string, key: string, value: Json, quotaBytes: number): Promise<void>;
  delete(extensionId: string, key: string): Promise<void>;
  keys(extensionId: string): Promise<readonly string[]>;
  clear(extensionId: string): Promise<void>;
  usedBytes(extensionId: string): Promise<number>;
}

/** Imported daily bars; the synthetic set is generated and not stored. */
export interface MarketDataRepository {
  /** Replaces bars of the same time. */
  putBars(symbol: string, source: string, bars: readonly Bar[]): Promise<void>;
  bars(symbol: string, from: number, to: number): Promise<readonly Bar[]>;
  symbols(): Promise<
    readonly {
      readonly symbol: string;
      readonly source: string;
      readonly bars: number;
      readonly from: number;
      readonly to: number;
    }[]
  >;
}
