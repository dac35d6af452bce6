import type { Finding } from '../../src-shared/models/finding.ts';
import type { ExtensionManifest, Manifest } from '../../src-shared/models/manifest.ts';
import type { AuditSurroundings } from './audit-input.ts';
import { readTarget, type AuditTarget } from './read-target.ts';
import { auditStatically, type Modules } from './static-audit.ts';

/** What the audit worker is asked. */
export interface AuditTask {
  readonly target: AuditTarget;
  readonly context: AuditSurroundings;
  /** Send the package's bytes back: an external scanner wants them and the target was a folder. */
  readonly wantsBytes: boolean;
}

/** What the audit worker tells while it works: what a dry run needs. */
export interface RunnablePackage {
  readonly manifest: ExtensionManifest;
  readonly modules: Modules;
}

/** What the audit worker answers. */
export interface AuditAnswer {
  readonly findings: readonly Finding[];
  readonly manifest: Manifest | null;
  readonly digest: string | null;
  readonly bytes: Uint8Array | null;
}

export async function performAudit(
  task: AuditTask,
  onRunnable: (runnable: RunnablePackage) => void,
): Promise<AuditAnswer> {
  const input = await readTarget(task.target, task.context);
  const { manifest } = input;
  const isRefused = input.files.size === 0 && input.problems.length > 0;
  const findings = isRefused
    ? input.problems
    : auditStatically(input, (modules) => {
        if (manifest !== null && manifest.kind !== 'workflow') onRunnable({ manifest, modules });
      });
  return {
    findings,
    manifest,
    digest: input.digest,
    bytes: task.wantsBytes && 'folder' in task.target ? input.bytes : null,
  };
}
