import type { ExtensionVersion } from '../../../src-shared/models/catalog.ts';
import type { Installation } from '../../../src-shared/models/installation.ts';
import type { PrimaryAction } from './primary-action.ts';

/** What to know before the action is used; a key of the texts, with its fields. */
export interface Caution {
  readonly key: 'yanked' | 'deprecated' | 'simulated' | 'update' | 'disabled';
  readonly version: string;
  readonly reason: string;
  readonly isWarning: boolean;
}

/** The gravest thing to know about what the action would bring. */
export function cautionOf({
  action,
  version,
  installation,
}: {
  readonly action: PrimaryAction;
  readonly version: Pick<ExtensionVersion, 'version' | 'marks' | 'simulated'> | null;
  readonly installation: Pick<Installation, 'version'> | null;
}): Caution | null {
  if (version === null || action.kind === 'none') return null;
  for (const key of ['yanked', 'deprecated'] as const) {
    const mark = version.marks.find((one) => one.kind === key);
    if (mark !== undefined) return { key, version: version.version, reason: mark.reason, isWarning: true };
  }
  if (version.simulated) return { key: 'simulated', version: version.version, reason: '', isWarning: true };
  if (installation === null || (action.kind !== 'update' && action.kind !== 'enable')) return null;
  const key = action.kind === 'enable' ? 'disabled' : 'update';
  return { key, version: installation.version, reason: '', isWarning: false };
}
