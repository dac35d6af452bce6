import type { Submission } from '../../../src-shared/models/catalog.ts';
import type { AuditReport } from '../../../src-shared/models/finding.ts';

/** Something a reviewer should look at. Which text says it, and with what. */
export type RiskReason =
  | { readonly key: 'unsigned' | 'simulated' }
  | { readonly key: 'undeclared'; readonly names: string }
  | { readonly key: 'network'; readonly hosts: string }
  | { readonly key: 'warnings' | 'retried'; readonly count: number };

export interface Risk {
  readonly level: 'high' | 'medium' | 'low';
  readonly reasons: readonly RiskReason[];
}

const HIGH = new Set<RiskReason['key']>(['unsigned', 'undeclared']);

/** Where to look first. Each reason is a fact of the submission or its report, so that the level can be checked. */
export function riskOf(submission: Submission, report: AuditReport | null): Risk {
  const reasons: RiskReason[] = [];
  if (submission.signer === null) reasons.push({ key: 'unsigned' });
  const declared = new Set(report?.permissions.declared.map(({ capability }) => capability));
  const undeclared = report?.permissions.observed.filter(({ capability }) => !declared.has(capability)) ?? [];
  if (undeclared.length > 0)
    reasons.push({ key: 'undeclared', names: undeclared.map(({ capability }) => capability).join(', ') });
  if (submission.simulated) reasons.push({ key: 'simulated' });
  const warnings = submission.findings?.warnings ?? 0;
  if (warnings > 0) reasons.push({ key: 'warnings', count: warnings });
  const hosts = report?.permissions.declared.flatMap((one) => one.hosts ?? []) ?? [];
  if (hosts.length > 0) reasons.push({ key: 'network', hosts: hosts.join(', ') });
  if (submission.auditAttempts > 1) reasons.push({ key: 'retried', count: submission.auditAttempts - 1 });
  const level = reasons.some(({ key }) => HIGH.has(key)) ? 'high' : reasons.length > 0 ? 'medium' : 'low';
  return { level, reasons };
}
