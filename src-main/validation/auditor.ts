import { AUDIT_LIMITS } from '../../src-shared/limits.ts';
import type { AuditReport, Finding } from '../../src-shared/models/finding.ts';
import { WorkerCrashError, WorkerDeadlineError, WorkerPool } from '../workers/index.ts';
import type { AuditSurroundings } from './audit-input.ts';
import type { AuditAnswer, AuditTask } from './audit-tasks.ts';
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
    resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 32, stackSizeMb: 8 },
  });
  return {
    audit: (target, context, signal) =>
      audit(options, (task) => askWorker(pool, task, signal), target, context, signal),
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
async function auditHere(task: AuditTask): Promise<AuditAnswer> {
  const { performAudit } = await import('./audit-tasks.ts');
  return performAudit(task);
}

async function audit(
  options: AuditorOptions,
  perform: (task: AuditTask) => Promise<AuditAnswer>,
  target: AuditTarget,
  context: AuditSurroundings,
  signal: AbortSignal = new AbortController().signal,
): Promise<AuditReport> {
  signal.throwIfAborted();
  const scanners = options.scanners ?? [];
  const answer = await perform({ target, context, wantsBytes: scanners.length > 0 });
  signal.throwIfAborted();
  const { manifest, digest, modules } = answer;
  const bytes = 'bytes' in target ? target.bytes : answer.bytes;
  const [run, asked] = await Promise.all([
    manifest === null || manifest.kind === 'workflow' || modules === null
      ? NOTHING_RUN
      : dryRunPackage({ manifest, modules, dependencies: context.dependencies }, options.sandbox, signal),
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
  signal: AbortSignal | undefined,
): Promise<AuditAnswer> {
  try {
    return await pool.run<AuditAnswer>(task, {
      deadlineMs: AUDIT_LIMITS.wallMs,
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
    return { findings: collector.findings, manifest: null, digest: null, bytes: null, modules: null };
  }
}
