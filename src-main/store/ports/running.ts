import type { JobState } from '../../../src-shared/models/job.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { Page } from './page.ts';

export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly input: JsonObject;
  readonly state: JobState;
  readonly progress: number;
  readonly phase: string;
  readonly attempts: number;
  readonly actor: string;
  /** Process that works on it, null while queued or ended. */
  readonly owner: string | null;
  readonly leaseUntil: number | null;
  readonly cancelRequested: boolean;
  readonly result: Json;
  readonly error: JsonObject | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}
export interface JobEventRow {
  readonly jobId: string;
  readonly seq: number;
  readonly at: number;
  readonly state: JobState;
  readonly progress: number;
  readonly phase: string;
}
export interface JobRepository {
  insert(row: JobRow): Promise<void>;
  update(row: JobRow): Promise<void>;
  get(id: string): Promise<JobRow | null>;
  /** Newest first. */
  list(filter: Page & { readonly state?: JobState }): Promise<readonly JobRow[]>;
  /** Queued jobs, and running ones whose lease ended before `now`, oldest first. */
  claimable(now: number, limit: number): Promise<readonly JobRow[]>;
  appendEvent(event: Omit<JobEventRow, 'seq'>): Promise<JobEventRow>;
  events(jobId: string, afterSeq: number): Promise<readonly JobEventRow[]>;
}

export interface LeaseRow {
  readonly name: string;
  readonly owner: string;
  readonly until: number;
  readonly details: JsonObject;
}
export interface LeaseRepository {
  /** Takes a lease that is free, expired at `now`, or already the owner's. False when somebody else holds it. */
  acquire(lease: LeaseRow, now: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
  get(name: string): Promise<LeaseRow | null>;
  /** Names that begin with `prefix`. */
  list(prefix: string): Promise<readonly LeaseRow[]>;
}

export interface LogRow {
  readonly seq: number;
  /** RFC 8785 JSON of the leaf. */
  readonly leaf: string;
  /** RFC 6962 section 2.1: sha256(0x00 || leaf), hex. */
  readonly leafHash: string;
  readonly at: number;
}
export interface LogRepository {
  /** Canonicalises, hashes and appends, in this transaction. */
  append(leaf: JsonObject, at: number): Promise<LogRow>;
  list(fromSeq: number, limit: number): Promise<readonly LogRow[]>;
  size(): Promise<number>;
}

export interface SettingsRepository {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<void>;
  delete(key: string): Promise<void>;
  all(prefix: string): Promise<Readonly<Record<string, Json>>>;
}

export interface BlobReferenceRepository {
  /** Every digest (`sha256:<hex>`) that a row of any table still needs or may need: what collection must keep. */
  referenced(): Promise<ReadonlySet<string>>;
  /** The part of `referenced` whose bytes must be there now: what a check looks for. */
  required(): Promise<ReadonlySet<string>>;
}
