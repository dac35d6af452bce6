import type { InstallPlan } from '../../src-shared/models/installation.ts';
import { uiTexts } from '../ui/texts.ts';
import type { Capability } from '../../src-shared/models/manifest.ts';

type Step = InstallPlan['steps'][number];
type Permission = Step['permissions'][number];

/** The steps in which something happens; the first is what the person asked for. */
export function changingSteps(plan: InstallPlan): Step[] {
  return plan.steps
    .filter((step) => step.action !== 'keep')
    .toSorted((one, other) => Number(one.requiredBy !== null) - Number(other.requiredBy !== null));
}

/** "Install Hyper-Momentum-V2 1.2.0". */
export function titleOf(steps: readonly Step[]): string {
  const [first] = steps;
  if (first === undefined) return 'Nothing to do';
  if (steps.filter((step) => step.requiredBy === null).length > 1) return `Change ${steps.length} extensions`;
  switch (first.action) {
    case 'update':
      return `Update ${first.displayName} to ${first.toVersion}`;
    case 'rollback':
      return `Roll ${first.displayName} back to ${first.toVersion}`;
    default:
      return `Install ${first.displayName} ${first.toVersion}`;
  }
}

/** What a permission lets the extension do. */
export function sentenceOf(permission: Permission): string {
  const { capability } = permission;
  return capability === 'network'
    ? uiTexts.capability.network.replace('{{hosts}}', listed('hosts' in permission ? permission.hosts : []))
    : uiTexts.capability[capability];
}

/** What a capability was, for what falls away. */
export function capabilityName(capability: Capability): string {
  return {
    network: 'network access',
    storage: 'own storage',
    'market-data.read': 'market prices',
    notify: 'notifications',
  }[capability];
}

/** "Install and allow 2 permissions". */
export function goLabel(steps: readonly Step[], allowed: number): string {
  const [first] = steps;
  const verb = first?.action === 'update' ? 'Update' : first?.action === 'rollback' ? 'Roll back' : 'Install';
  if (allowed === 0) return `${verb}, allow nothing`;
  return `${verb} and allow ${allowed === 1 ? '1 permission' : `${allowed} permissions`}`;
}

/** The other button. */
export function keepLabel(steps: readonly Step[]): string {
  return steps[0]?.action === 'install' ? 'Do not install' : 'Keep as it is';
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const mib = bytes / 1024 / 1024;
  return mib >= 0.1 ? `${mib.toFixed(1)} MiB` : `${(bytes / 1024).toFixed(1)} KiB`;
}

export function shortId(id: string): string {
  const [, scheme = '', rest = id] = /^([a-z0-9]+:)?(.*)$/s.exec(id) ?? [];
  return rest.length <= 16 ? id : `${scheme}${rest.slice(0, 4)}…${rest.slice(-4)}`;
}

/** "Not signed", or who did: `sha256:9f2c…41ab`. */
export function signerOf(step: Step): string {
  if (step.unsigned) return 'Not signed';
  return step.signer === null ? 'Unknown' : shortId(step.signer.id);
}

export function auditOf(step: Step): string {
  if (step.audit === null) return 'Not audited';
  const { errors, warnings } = step.audit;
  if (errors + warnings === 0) return 'Audit without findings';
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  return `Audit: ${parts.join(', ')}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `22 Nov 2026` */
export function dayOf(iso: string): string {
  return DAY.format(new Date(iso));
}
