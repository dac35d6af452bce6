import { StationError } from '../../../src-shared/errors/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { forgetSettings } from '../host/settings.ts';
import type { UninstallOutcome } from '../port.ts';
import { transition } from '../transition.ts';
import { withLease, type WorkLease } from '../work/lease.ts';
import { sweepExtension } from '../work/sweep.ts';
import { installedDependents, unneededWithout } from './dependents.ts';
import { installedRow } from './switches.ts';

/** Takes an extension off this machine; its data goes only when asked. The ledger keeps its past. */
export async function uninstallInstalled(
  deps: InstallsDeps,
  request: {
    readonly extensionId: string;
    readonly deleteData: boolean;
    readonly removeUnneeded?: boolean | undefined;
  },
  actor: string,
): Promise<UninstallOutcome> {
  const { extensionId, deleteData } = request;
  const unneeded = await deps.store.read(async (tx) => {
    await installedRow(tx, extensionId);
    return unneededWithout(tx, new Set([extensionId]));
  });
  const going = [extensionId, ...(request.removeUnneeded === true ? unneeded : [])];
  return withLease(deps, going, undefined, async (lease) => {
    const row = await markUninstalled(deps, going, deleteData, actor, lease);
    await deps.onPhase?.('uninstalled', extensionId);
    for (const id of going) await sweepExtension(deps, id);
    return {
      installationId: row.installationId,
      extensionId,
      version: row.version,
      dataDeleted: deleteData,
      unneeded: [...unneeded],
      removed: going.slice(1),
    };
  });
}

async function markUninstalled(
  deps: InstallsDeps,
  going: readonly string[],
  deleteData: boolean,
  actor: string,
  lease: WorkLease,
): ReturnType<typeof installedRow> {
  const [first = ''] = going;
  const except = new Set(going);
  return deps.store.transaction(async (tx) => {
    await lease.guard(tx);
    const asked = await installedRow(tx, first);
    for (const id of going) {
      const dependents = await installedDependents(tx, id, { except });
      if (dependents.length > 0)
        throw new StationError('installs.needed-by', { extensionId: id, dependents });
      const details = { dataDeleted: deleteData, ...(id === first ? {} : { unneededAfter: first }) };
      await transition(tx, await installedRow(tx, id), {
        to: 'uninstalled',
        action: 'uninstall',
        actor,
        at: deps.now(),
        details,
      });
      if (!deleteData) continue;
      await tx.storage.clear(id);
      await forgetSettings(tx, id);
    }
    return asked;
  });
}
