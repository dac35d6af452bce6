import { permissionsOf, type ExtensionManifest, type Manifest } from '../../../src-shared/models/manifest.ts';
import type { Runnable } from '../../../src-shared/models/installation.ts';
import type { InstallsDeps } from '../deps.ts';
import { manifestOf } from '../installed-manifest.ts';
import { settledState } from '../states.ts';

type Contribution = Runnable['contributions'][number];

/** What the installed extensions contribute that can be run. */
export async function runnable(deps: InstallsDeps): Promise<readonly Runnable[]> {
  return deps.store.read(async (tx) => {
    const found: Runnable[] = [];
    for (const row of await tx.ledger.current()) {
      const status = settledState(row);
      if (status === null) continue;
      const manifest = await manifestOf(tx, row.digest);
      const { displayName } = manifest;
      found.push({
        extensionId: row.extensionId,
        version: row.version,
        displayName,
        enabled: status === 'active',
        hasSettings: manifest.kind !== 'workflow' && manifest.contributes.settings !== undefined,
        permissions: JSON.parse(JSON.stringify(permissionsOf(manifest))) as Runnable['permissions'],
        contributions: [...contributionsOf(manifest)],
      });
    }
    return found;
  });
}

function contributionsOf(manifest: Manifest): readonly Contribution[] {
  if (manifest.kind === 'workflow') {
    const { name, displayName, description } = manifest;
    return [{ kind: 'workflow', name, title: displayName, description, input: null }];
  }
  const { commands, strategies, reports } = manifest.contributes;
  return [...of('strategy', strategies), ...of('command', commands), ...of('report', reports)];
}

function of(
  kind: Contribution['kind'],
  list: ExtensionManifest['contributes']['commands'],
): readonly Contribution[] {
  return list.map(({ id, title, description = '', input = null }) => ({
    kind,
    name: id,
    title,
    description,
    input,
  }));
}
