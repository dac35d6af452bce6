import type { ReceiptKind } from '../../../src-shared/models/receipt.ts';
import type { Page } from './page.ts';

/** What a user of a server said they did with a version. */
export interface ReceiptRow {
  readonly id: string;
  readonly kind: ReceiptKind;
  readonly userId: string;
  readonly extensionId: string;
  readonly version: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  /** The reporter's own name for a run; null for an installation. */
  readonly runId: string | null;
  readonly units: number;
  readonly at: number;
}
/** What was reported of one version. */
export interface ReceiptTotals {
  readonly version: string;
  readonly installs: number;
  readonly runs: number;
  readonly units: number;
}
/** What was reported of an extension on one day, UTC. */
export interface ReceiptDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly installs: number;
  readonly runs: number;
}
/** A page of a user's receipts, narrowed. */
export interface ReceiptPage extends Page {
  readonly extensionId?: string | undefined;
  readonly kind?: ReceiptKind | undefined;
}
/** Receipts: one per user and installed version, one per user and run. */
export interface ReceiptRepository {
  /** @throws store.conflict where it was reported before. */
  insert(row: ReceiptRow): Promise<void>;
  /** The user's receipt of an installed version. */
  installed(userId: string, extensionId: string, version: string): Promise<ReceiptRow | null>;
  /** The version of an extension that the user reported last. */
  lastInstalled(userId: string, extensionId: string): Promise<ReceiptRow | null>;
  run(userId: string, runId: string): Promise<ReceiptRow | null>;
  /** Newest first. */
  list(userId: string, page: ReceiptPage): Promise<readonly ReceiptRow[]>;
  /** Sums for each version of an extension, in the order of their names. */
  totals(extensionId: string): Promise<readonly ReceiptTotals[]>;
  /** Days with a receipt since a moment, oldest first. */
  byDay(extensionId: string, since: number): Promise<readonly ReceiptDay[]>;
  /** How many users reported anything since a moment: of the extension, and of each of its versions. */
  users(
    extensionId: string,
    since: number,
  ): Promise<{ readonly all: number; readonly ofVersion: ReadonlyMap<string, number> }>;
}
