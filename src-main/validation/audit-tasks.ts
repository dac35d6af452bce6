import type { Finding } from '../../src-shared/models/finding.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import type { AuditSurroundings } from './audit-input.ts';
import { readTarget, type AuditTarget } from './read-target.ts';
import { auditStatically } from './static-audit.ts';

/** What the audit worker is asked. */
export interface AuditTask {
  readonly target: AuditTarget;
  readonly context: AuditSurroundings;
  /** Send the package's bytes back: an external scanner wants them and the target was a folder. */
  readonly wantsBytes: boolean;
}

/** What the audit worker answers. */
export interface AuditAnswer {
  readonly findings: readonly Finding[];
  readonly manifest: Manifest | null;
  readonly digest: string | null;
  readonly bytes: Uint8Array | null;
  readonly modules: Readonly<Record<string, string>> | null;
}

export async function performAudit(task: AuditTask): Promise<AuditAnswer> {
  const input = await readTarget(task.target, task.context);
  const isRefused = input.files.size === 0 && input.problems.length > 0;
  const { findings, modules } = isRefused
    ? { findings: input.problems, modules: null }
    : auditStatically(input);
  return {
    findings,
    manifest: input.manifest,
    digest: input.digest,
    bytes: task.wantsBytes && 'folder' in task.target ? input.bytes : null,
    modules,
  };
}
