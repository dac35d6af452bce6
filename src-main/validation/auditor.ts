import { AUDIT_LIMITS } from '../../src-shared/limits.ts';
import type { AuditReport, Finding } from '../../src-shared/models/finding.ts';
import { WorkerCrashError, WorkerDeadlineError, WorkerPool } from '../workers/index.ts';
import type { AuditSurroundings } from './audit-input.ts';
import type { AuditAnswer, AuditTask, RunnablePackage } from './audit-tasks.ts';
import { Collector } from './collector.ts';
import { dryRunPackage, type DryRun, type DryRunSandbox } from './dry-run.ts';
import { auditIncomplete } from './phases.ts';
import type { AuditTarget } from './read-target.ts';
import { makeReport } from './report.ts';
import { askScanners } from './scanners/ask-scanners.ts';
import type { ExternalScanner } from './scanners/port.ts';

export interface AuditorOptions {
  /** Deep scanners beside our own rules. */
  readonly scanners?: readonly ExternalScanner[];
  readonly sandbox: DryRunSandbox;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** How many packages are audited at once. Default 1. */
  readonly size?: number;
}

export interface Auditor {
  /**
   * Audits a package or folder; whatever is wrong with it is a finding, not an error.
   * @throws StationError `packages.not-found` and the like for a folder that is not there; the signal's reason
   */
  audit(target: AuditTarget, context: AuditSurroundings, signal?: AbortSignal): Promise<AuditReport>;
  /** Starts the worker now. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** Static rules in a worker that can be killed, the dry run in the sandbox, scanners from here. */
export function createAuditor(options: AuditorOptions): Auditor {
  const pool = new WorkerPool({
    worker: 'audit',
    size: options.size ?? 1,
    spares: 0,
    background: true,
    resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 32, stackSizeMb: 8 },
  });
  return {
    audit: (target, context, signal) =>
      audit(
        options,
        (task, onRunnable) => askWorker(pool, task, onRunnable, signal),
        target,
        context,
        signal,
      ),
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
}

/** One audit of a package in this thread: for tools and tests that have no use for a worker. */
export function auditPackageBytes(
  bytes: Uint8Array,
  context: AuditSurroundings,
  options: AuditorOptions,
): Promise<AuditReport> {
  return audit(options, auditHere, { bytes }, context);
}

/** The parser and the rules load with the first audit in this thread; usually they live in the worker alone. */
const auditHere: Perform = async (task, onRunnable) => {
  const { performAudit } = await import('./audit-tasks.ts');
  return performAudit(task, onRunnable);
};

type Perform = (task: AuditTask, onRunnable: (runnable: RunnablePackage) => void) => Promise<AuditAnswer>;

async function audit(
  options: AuditorOptions,
  perform: Perform,
  target: AuditTarget,
  context: AuditSurroundings,
  signal: AbortSignal = new AbortController().signal,
): Promise<AuditReport> {
  signal.throwIfAborted();
  const scanners = options.scanners ?? [];
  // The rules and the dry run work side by side: both need the files, neither needs the other. A worker of the sandbox
  // that cannot start says so when it is asked to run.
  options.sandbox.warm().catch(() => undefined);
  let trying: Promise<DryRun> = Promise.resolve(NOTHING_RUN);
  const onRunnable = (runnable: RunnablePackage): void => {
    trying = dryRunPackage({ ...runnable, dependencies: context.dependencies }, options.sandbox, signal);
    // Heard below, once the rules are through.
    trying.catch(() => undefined);
  };
  const answer = await perform({ target, context, wantsBytes: scanners.length > 0 }, onRunnable);
  signal.throwIfAborted();
  const { manifest, digest } = answer;
  const bytes = 'bytes' in target ? target.bytes : answer.bytes;
  const [run, asked] = await Promise.all([
    trying,
    askScanners(
      scanners,
      manifest === null || digest === null || bytes === null ? null : { digest, bytes, manifest },
      signal,
    ),
  ]);
  const findings: Finding[] = [...answer.findings, ...run.findings, ...asked.findings];
  return makeReport({
    now: options.now(),
    manifest,
    digest,
    findings,
    observed: run.observed,
    scanners: asked.statuses,
  });
}

const NOTHING_RUN: DryRun = { findings: [], observed: [] };

/** A package that makes the worker hang or burst is reported as unreadable: the audit fails closed. */
async function askWorker(
  pool: WorkerPool,
  task: AuditTask,
  onRunnable: (runnable: RunnablePackage) => void,
  signal: AbortSignal | undefined,
): Promise<AuditAnswer> {
  try {
    return await pool.run<AuditAnswer>(task, {
      deadlineMs: AUDIT_LIMITS.wallMs,
      onNote: (note) => onRunnable(note as RunnablePackage),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (thrown) {
    const broke =
      thrown instanceof WorkerDeadlineError || (thrown instanceof WorkerCrashError && thrown.started);
    if (!broke) throw thrown;
    const collector = new Collector(() => null);
    collector.add(auditIncomplete, {
      message:
        thrown instanceof WorkerDeadlineError
          ? 'The package could not be read in time.'
          : 'The package could not be read within the memory of an audit.',
    });
    return { findings: collector.findings, manifest: null, digest: null, bytes: null };
  }
}
