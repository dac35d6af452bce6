import type { AuditReport, Finding } from '../../../src-shared/models/finding.ts';
import type { RegistryDeps } from '../../../src-main/registry/index.ts';
import type { AuditSurroundings } from '../../../src-main/validation/index.ts';

type Scanners = AuditReport['scanners'];
export type Script = (
  bytes: Uint8Array,
  context: AuditSurroundings,
  signal?: AbortSignal,
) => Promise<AuditReport>;

/** An auditor that says what a test tells it to: the registry's side of an audit does not depend on what the rules find. */
export class ScriptedAuditor {
  /** What the next audits answer. */
  script: Script = async () => report([]);
  readonly contexts: AuditSurroundings[] = [];

  readonly audit: RegistryDeps['auditor']['audit'] = (target, context, signal) => {
    this.contexts.push(context);
    return this.script(target.bytes, context, signal);
  };
}

export function report(findings: readonly Finding[], scanners: Scanners = []): AuditReport {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    valid: errors.length === 0,
    timestamp: '2026-01-01T00:00:00.000Z',
    extensionId: null,
    version: null,
    digest: null,
    ruleset: 'scripted',
    security: { errors, warnings: [] },
    quality: { errors: [], warnings: [] },
    permissions: { declared: [], observed: [] },
    scanners,
    findings: [...findings],
  };
}

export function finding(ruleId: string, severity: Finding['severity']): Finding {
  return {
    ruleId,
    class: 'dynamic-code',
    severity,
    file: 'dist/main.js',
    line: 1,
    column: 1,
    message: 'found',
    help: 'remove it',
  };
}
