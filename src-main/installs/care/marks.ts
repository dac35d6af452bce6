import type { InstallsDeps } from '../deps.ts';
import { blockOf } from '../host/parts.ts';
import { settledState } from '../states.ts';
import { blockInstalled, unblockInstalled } from './switches.ts';

/** Brings every installed copy in line with the registry's blocks. Nothing is deleted, and an undo puts back what was. */
export async function applyBlocks(
  deps: InstallsDeps,
): Promise<readonly { readonly extensionId: string; readonly action: 'block' | 'unblock' }[]> {
  const found = await deps.store.read(async (tx) => {
    const rows = (await tx.ledger.current()).filter((row) => settledState(row) !== null);
    return Promise.all(rows.map(async (row) => ({ row, block: await blockOf(tx, row) })));
  });
  const done: { extensionId: string; action: 'block' | 'unblock' }[] = [];
  for (const { row, block } of found) {
    const { extensionId } = row;
    const isNoted = row.state.disabledReason !== null;
    if (block !== null && !isNoted) {
      await blockInstalled(deps, extensionId, block);
      done.push({ extensionId, action: 'block' });
    } else if (block === null && isNoted) {
      await unblockInstalled(deps, extensionId);
      done.push({ extensionId, action: 'unblock' });
    }
  }
  return done;
}
