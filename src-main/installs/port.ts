import type { JsonObject, Json } from '../../src-shared/json.ts';
import type {
  Installation,
  InstallationState,
  InstallPlan,
  LedgerEntry,
  LedgerEvent,
  Runnable,
  RunRecord,
} from '../../src-shared/models/installation.ts';
import type { Grant, SandboxResult } from '../../src-shared/models/sandbox.ts';

/** One thing that a person asked for: from the registry, by id and semver range; or a `.wpk` file on this machine. */
export type PlanOperand =
  | { readonly kind: 'registry'; readonly extensionId: string; readonly range?: string | undefined }
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Default: `<path>.sigstore.json`, where it exists. */
      readonly bundlePath?: string | undefined;
      /** Lets a file without a trusted signature in; the ledger records it. */
      readonly allowUnsigned?: boolean | undefined;
    };

/** What a plan moves: to a version, to something newer, back to the version before. */
export type PlanAction = 'install' | 'update' | 'rollback';

/**
 * What is asked for. `install` also moves an installed extension to the version that the range chooses. `update` with no
 * operands means everything that has something newer and is not pinned. `rollback` takes installed ids; `to` names one of
 * the versions before (default: the last one).
 */
export interface PlanRequest {
  readonly operands: readonly PlanOperand[];
  readonly action?: PlanAction | undefined;
  readonly to?: string | undefined;
}

/** What a person chose while consenting: it can only narrow what the plan lists. */
export interface ConsentChoices {
  /** By extension id; an extension that is not named gets what its plan step lists. */
  readonly grants?: Readonly<Record<string, readonly Grant[]>> | undefined;
  /** Needed where an update may do more than the version it replaces. */
  readonly allowWidening?: boolean | undefined;
}

/** Who works, and how to hear of progress. `phase` is for people; `fraction` goes from 0 to 1. */
export interface WorkContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
}

/** What one step of a plan came to. */
export interface InstallOutcome {
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  readonly status: InstallationState;
  /** ISO 8601. */
  readonly installedAt: string;
}

/** What went, and what is left that nothing needs any more. */
export interface UninstallOutcome {
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  readonly dataDeleted: boolean;
  /** Installed only because of what went, and needed by nothing else now. */
  readonly unneeded: readonly string[];
  /** The unneeded ones that went too (`removeUnneeded`). */
  readonly removed: readonly string[];
}

/** One contribution to run, with its input and the bounds that the caller wishes for. */
export interface RunRequestInput {
  readonly extensionId: string;
  /** Id of a command, strategy or report (`kind:id` too); of a workflow its short name or its id: it has one way to run. */
  readonly name: string;
  readonly input: Json;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds and bytes; raised at most to SANDBOX_CEILING. */
  readonly limits?:
    { readonly wallMs?: number | undefined; readonly memoryBytes?: number | undefined } | undefined;
}

/** What a run answered, and what it was allowed: the permission receipt is kept under `runId`. */
export interface RunAnswer {
  readonly runId: string;
  readonly result: SandboxResult;
  /** What was granted in this run: expired grants are left out. */
  readonly granted: readonly Grant[];
}

/** One line of the integrity check. `file` is relative to the home. */
export interface FsckLine {
  readonly extensionId: string;
  readonly version: string;
  readonly file: string;
  readonly problem:
    | 'missing'
    | 'changed'
    | 'extra'
    | 'blob-missing'
    | 'blob-corrupt'
    | 'folder-missing'
    | 'orphan-folder'
    /** The store's list of files or its manifest is not the package's. */
    | 'record-changed'
    /** What ties it to the server it came from does not hold any more. */
    | 'origin-unproven';
  readonly repaired: boolean;
  readonly detail: string;
}
/** What the integrity check found. `ok` when nothing is wrong, or everything wrong was repaired. */
export interface FsckReport {
  readonly ok: boolean;
  /** Extensions and files that were looked at. */
  readonly checked: { readonly extensions: number; readonly files: number };
  readonly lines: readonly FsckLine[];
}

/** One time that a matching package was on this machine. */
export interface Exposure {
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
  /** ISO 8601. */
  readonly from: string;
  /** Null while it is still installed. */
  readonly until: string | null;
  readonly enabled: boolean;
  readonly source: string;
  readonly actor: string;
  /** Runs that are on record in this time. */
  readonly runs: number;
}

/** The room's one face. Every method refuses with a documented `installs.*` (or `trust.*`, `packages.*`, `registry.*`) code. */
export interface Installs {
  /**
   * Says what would happen; changes nothing. The answer carries no token.
   * @throws installs.nothing-found, installs.dependency-missing, installs.dependency-conflict, installs.dependency-cycle,
   *   installs.version-withdrawn, installs.pinned, installs.nothing-to-roll-back, installs.not-installed, trust.*
   */
  plan(request: PlanRequest, actor: string): Promise<InstallPlan>;
  /** For consent surfaces only (window's consent view, prompt, `--yes`): the plan again, with its one-time token. */
  consent(planId: string): Promise<{ readonly plan: InstallPlan; readonly token: string }>;
  /** Checks token, age, choices and staleness without using the token up: what a job's start asks before it is queued. */
  check(planId: string, token: string, choices: ConsentChoices): Promise<void>;
  /**
   * Does what the plan says, step by step; each step is whole or has not happened.
   * @throws installs.plan-unknown, installs.plan-token, installs.plan-expired, installs.plan-stale, installs.widening-refused,
   *   installs.grants-too-wide, installs.busy, installs.disk-full, installs.verification-failed, installs.health-check-failed
   */
  confirm(
    planId: string,
    token: string,
    choices: ConsentChoices,
    ctx: WorkContext & {
      readonly actor?: string;
      /** A second attempt of the same job: a plan that was carried out meanwhile answers what it came to. */
      readonly resume?: boolean;
    },
  ): Promise<readonly InstallOutcome[]>;

  /**
   * Ends a plan whose work was cut, where nobody will go on with it. Answers what it came to when all of it had been done.
   * @throws installs.plan-unknown, installs.cut-off
   */
  endCut(planId: string): Promise<readonly InstallOutcome[]>;

  list(filter?: { readonly all?: boolean | undefined }): Promise<readonly Installation[]>;
  /** @throws installs.not-installed */
  get(extensionId: string): Promise<Installation>;
  /** Oldest first. */
  history(filter: {
    readonly extensionId?: string | undefined;
    readonly installationId?: string | undefined;
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly LedgerEntry[]>;
  /** What was installed at a moment (UTC milliseconds), in the state it then had. */
  asOf(at: number): Promise<readonly Installation[]>;
  /** How often each action happened in each quarter of an hour, oldest first; `at` is ISO 8601. */
  activity(): Promise<readonly { readonly at: string; readonly action: string; readonly count: number }[]>;
  /** Every row of one extension with its receipt, oldest first. */
  events(extensionId: string): Promise<readonly LedgerEvent[]>;
  /** Was a package ever on this machine? By extension id (and version), or by digest. */
  exposed(question: {
    readonly extensionId?: string | undefined;
    readonly version?: string | undefined;
    readonly digest?: string | undefined;
    /** A key's fingerprint or a certificate's identity: what it signed. */
    readonly signer?: string | undefined;
  }): Promise<readonly Exposure[]>;

  /** @throws installs.not-installed, installs.blocked */
  enable(extensionId: string, actor: string): Promise<Installation>;
  disable(extensionId: string, actor: string, reason?: string): Promise<Installation>;
  pin(extensionId: string, pinned: boolean, actor: string): Promise<Installation>;
  /** Replaces the grants: narrowing of what the manifest declares. @throws installs.grants-too-wide */
  setGrants(extensionId: string, grants: readonly Grant[], actor: string): Promise<Installation>;
  /** @throws installs.needed-by, installs.not-installed */
  uninstall(
    request: {
      readonly extensionId: string;
      readonly deleteData: boolean;
      readonly removeUnneeded?: boolean | undefined;
    },
    actor: string,
  ): Promise<UninstallOutcome>;

  /**
   * Runs a command, strategy, report or workflow and records its permission receipt.
   * @throws installs.not-installed, installs.disabled, installs.blocked, installs.trial-ended, installs.file-tampered,
   *   installs.unknown-contribution
   */
  run(request: RunRequestInput, actor: string): Promise<RunAnswer>;
  /** What installed extensions contribute that can be run, the disabled ones too. */
  runnable(): Promise<readonly Runnable[]>;
  /** @throws installs.run-unknown */
  getRun(runId: string): Promise<RunRecord>;
  /** Newest first. */
  listRuns(filter: {
    readonly extensionId?: string | undefined;
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly RunRecord[]>;

  /** What an extension's settings are: stored values over the schema's defaults. */
  settings(extensionId: string): Promise<{ readonly schema: JsonObject | null; readonly values: JsonObject }>;
  /** Sets all of these or none; answers what they all are then. @throws installs.setting-invalid */
  setSettings(extensionId: string, values: JsonObject): Promise<JsonObject>;

  /** Re-hashes every installed file and blob; with `repair` writes what is wrong anew from the blobs. */
  fsck(options: { readonly repair: boolean; readonly actor?: string }): Promise<FsckReport>;
  /** At opening: finishes or rolls back work that was cut. Touches nothing that a living process holds a lease on. */
  recover(): Promise<void>;
  /** Brings installed copies in line with the registry's blocks: disables with reason and evidence, enables after an undo. */
  applyMarks(): Promise<readonly { readonly extensionId: string; readonly action: 'block' | 'unblock' }[]>;
}
