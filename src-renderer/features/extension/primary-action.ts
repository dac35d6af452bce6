import type { Extension, ExtensionVersion } from '../../../src-shared/models/catalog.ts';
import type { Installation } from '../../../src-shared/models/installation.ts';

/** The one thing to do on an extension's page. */
export type PrimaryAction =
  | { readonly kind: 'install' | 'update'; readonly version: string }
  | { readonly kind: 'enable' | 'run' }
  /** Nothing can be done, and `because` says why. */
  | {
      readonly kind: 'none';
      readonly label: 'install' | 'installed' | 'enable' | 'busy';
      readonly because: Because;
    };

/** Why nothing can be done; a key of the texts, with its fields. */
export interface Because {
  readonly key:
    | 'unreleased'
    | 'foreignKey'
    | 'blocked'
    | 'notApproved'
    | 'nothingToRun'
    | 'isInstalled'
    | 'disabledBecause'
    | 'busy';
  readonly version: string;
  readonly reason: string;
}

const BUSY: readonly Installation['status'][] = ['planned', 'fetched', 'verified', 'staged', 'updating'];
const THERE: readonly Installation['status'][] = ['active', 'disabled'];

/** What the page offers, from what is shown and what is installed. `canRun`: it contributes something that runs. `isForeign`: its key may not
 * speak for its publisher, which is one of this home. */
export function primaryAction({
  extension,
  version,
  installation,
  canRun,
  isForeign = false,
}: {
  readonly extension: Pick<Extension, 'latestVersion'> & Partial<Pick<Extension, 'publisher'>>;
  readonly version: Pick<ExtensionVersion, 'version' | 'state' | 'marks'> | null;
  readonly installation: Pick<Installation, 'status' | 'version' | 'disabledReason'> | null;
  readonly canRun: boolean;
  readonly isForeign?: boolean;
}): PrimaryAction {
  const none = (
    label: 'install' | 'installed' | 'enable' | 'busy',
    key: Because['key'],
    reason = '',
    of = version?.version ?? '',
  ): PrimaryAction => ({ kind: 'none', label, because: { key, version: of, reason } });

  if (installation !== null && BUSY.includes(installation.status)) return none('busy', 'busy');
  const isThere = installation !== null && THERE.includes(installation.status);
  if (version === null || version.state === 'draft') {
    return isThere
      ? none('installed', 'isInstalled', '', installation.version)
      : none('install', 'unreleased');
  }
  if (isThere && installation.version === version.version) return ofInstalled(installation, canRun, none);
  const block = version.marks.find((mark) => mark.kind === 'blocked');
  if (block !== undefined) return none('install', 'blocked', block.reason);
  if (version.state !== 'approved')
    return extension.latestVersion === null ? none('install', 'unreleased') : none('install', 'notApproved');
  if (isForeign) return none('install', 'foreignKey', extension.publisher);
  return { kind: isThere ? 'update' : 'install', version: version.version };
}

function ofInstalled(
  installation: Pick<Installation, 'status' | 'version' | 'disabledReason'>,
  canRun: boolean,
  none: (label: 'installed' | 'enable', key: Because['key'], reason?: string) => PrimaryAction,
): PrimaryAction {
  if (installation.status === 'disabled') {
    const { disabledReason } = installation;
    return disabledReason === null ? { kind: 'enable' } : none('enable', 'disabledBecause', disabledReason);
  }
  return canRun ? { kind: 'run' } : none('installed', 'nothingToRun');
}
