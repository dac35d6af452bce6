import type { JobState } from '../../../src-shared/models/job.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import type { Page, TimePage } from './page.ts';

/** Long work that outlives its process. */
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
  /** Given up: failed, and not because it was refused. Somebody may have it tried again. */
  readonly dead: boolean;
  /** With which attempt it is given up; more after each time that somebody had it tried again. */
  readonly maxAttempts: number;
}
/** Something that happened to a job; `seq` counts from 1 within the job. */
export interface JobEventRow {
  readonly jobId: string;
  readonly seq: number;
  readonly at: number;
  readonly state: JobState;
  readonly progress: number;
  readonly phase: string;
}
/** Jobs and their events. */
export interface JobRepository {
  insert(row: JobRow): Promise<void>;
  update(row: JobRow): Promise<void>;
  get(id: string): Promise<JobRow | null>;
  /** Newest first. */
  list(filter: TimePage & { readonly state?: JobState; readonly actor?: string }): Promise<readonly JobRow[]>;
  /** Those that were given up, newest first. */
  deadLetters(page: Page): Promise<readonly JobRow[]>;
  /** How many there are of each state; those that were given up apart. */
  counts(): Promise<readonly { readonly state: JobState; readonly dead: boolean; readonly count: number }[]>;
  /** Queued jobs, and running ones whose lease ended before `now`, oldest first. */
  claimable(
    now: number,
    limit: number,
    filter?: {
      readonly kinds?: readonly string[];
      readonly actor?: string;
      /** Only those that were attempted before. */
      readonly wereBegun?: boolean;
    },
  ): Promise<readonly JobRow[]>;
  appendEvent(event: Omit<JobEventRow, 'seq'>): Promise<JobEventRow>;
  events(jobId: string, afterSeq: number): Promise<readonly JobEventRow[]>;
}

/** Who works on what, and until when if it says nothing more. */
export interface LeaseRow {
  readonly name: string;
  readonly owner: string;
  readonly until: number;
  readonly details: JsonObject;
}
/** Leases: they keep two processes from doing the same long work. */
export interface LeaseRepository {
  /** Takes a lease that is free, expired at `now`, or already the owner's. False when somebody else holds it. */
  acquire(lease: LeaseRow, now: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
  get(name: string): Promise<LeaseRow | null>;
  /** Names that begin with `prefix`. */
  list(prefix: string): Promise<readonly LeaseRow[]>;
}

/** One leaf of the transparency log; `seq` is its index in the tree and begins at 0. */
export interface LogRow {
  readonly seq: number;
  /** RFC 8785 JSON of the leaf. */
  readonly leaf: string;
  /** RFC 6962 section 2.1: sha256(0x00 || leaf), hex. */
  readonly leafHash: string;
  readonly at: number;
}
/** The transparency log. Rows are only ever appended. */
export interface LogRepository {
  /** Canonicalises, hashes and appends, in this transaction. */
  append(leaf: JsonObject, at: number): Promise<LogRow>;
  list(fromSeq: number, limit: number): Promise<readonly LogRow[]>;
  /** The hashes alone. */
  hashes(fromSeq: number, limit: number): Promise<readonly string[]>;
  size(): Promise<number>;
  /** The leaf that says that a version was approved; found without walking the log. */
  approval(extensionId: string, version: string): Promise<LogRow | null>;
}

/** Small JSON values by key. A key begins with the area that owns it. */
export interface SettingsRepository {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<void>;
  delete(key: string): Promise<void>;
  all(prefix: string): Promise<Readonly<Record<string, Json>>>;
}

/** Which blobs the rows of all tables name. */
export interface BlobReferenceRepository {
  /** Every digest (`sha256:<hex>`) that a row of any table still needs or may need: what collection must keep. */
  referenced(): Promise<ReadonlySet<string>>;
  /** The part of `referenced` whose bytes must be there now: what a check looks for. */
  required(): Promise<ReadonlySet<string>>;
}
