import type { InstallPlan } from '../../../src-shared/models/installation.ts';
import { count, printable, size } from './text.ts';

/** A plan as a person reads it before consenting: what, which permissions and why, from whom. */
export function planText(plan: InstallPlan): string {
  const lines: string[] = [];
  for (const step of plan.steps) {
    if (step.action === 'keep') continue;
    const change = step.fromVersion === null ? step.toVersion : `${step.fromVersion} → ${step.toVersion}`;
    const reason = step.requiredBy === null ? '' : `, needed by ${step.requiredBy}`;
    lines.push(
      `${verbOf(step.action)} ${printable(step.displayName)} ${change} (${step.extensionId}${reason})`,
    );
    if (step.permissions.length + step.withheld.length === 0) lines.push('  asks for no permissions');
    for (const permission of step.permissions) {
      const until = permission.until === undefined ? '' : ` until ${permission.until}`;
      lines.push(
        `  ${permission.isNew ? 'new: ' : ''}${whatOf(permission)}${until}: ${printable(permission.reason)}`,
      );
    }
    for (const permission of step.withheld) lines.push(`  stays taken away: ${whatOf(permission)}`);
    for (const capability of step.removedCapabilities) lines.push(`  no longer: ${capability}`);
    const signer = step.unsigned
      ? 'not signed'
      : step.signer === null
        ? 'signer unknown'
        : `signed by ${step.signer.id}`;
    const audit =
      step.audit === null
        ? 'not audited'
        : `audit${isFromHere(step.source) ? '' : ` by the registry ${step.source}`}: ${count(step.audit.errors, 'error')}, ${count(step.audit.warnings, 'warning')}`;
    lines.push(
      `  ${size(step.downloadBytes)} to fetch, ${size(step.diskBytes)} on disk; ${signer}${step.simulated ? ' (simulated)' : ''}; ${audit}`,
    );
  }
  for (const warning of plan.warnings) lines.push(`warning: ${printable(warning)}`);
  return lines.join('\n');
}

function isFromHere(source: string): boolean {
  return source === 'local' || source.startsWith('file:');
}

function whatOf(permission: InstallPlan['steps'][number]['withheld'][number]): string {
  return 'hosts' in permission
    ? `${permission.capability} to ${permission.hosts.join(', ')}`
    : permission.capability;
}

function verbOf(action: 'install' | 'update' | 'rollback' | 'keep'): string {
  return { install: 'Install', update: 'Update', rollback: 'Roll back', keep: 'Keep' }[action];
}
