import type { Tx } from '../../store/port.ts';
import { manifestOf } from '../installed-manifest.ts';
import { needsOf } from '../plan/needs.ts';
import { settledState } from '../states.ts';

/** Ids of installed extensions that need this one. */
export async function installedDependents(
  tx: Tx,
  extensionId: string,
  options: { readonly onlyActive?: boolean; readonly except?: ReadonlySet<string> } = {},
): Promise<readonly string[]> {
  const dependents: string[] = [];
  for (const row of await tx.ledger.current()) {
    const state = settledState(row);
    if (row.extensionId === extensionId || options.except?.has(row.extensionId) === true) continue;
    // Work under way counts too: what is about to be there needs its dependencies.
    if (
      row.to === 'failed' ||
      row.to === 'uninstalled' ||
      (options.onlyActive === true && state === 'disabled')
    )
      continue;
    if (state === null) continue;
    if (Object.hasOwn(needsOf(await manifestOf(tx, row.digest)), extensionId))
      dependents.push(row.extensionId);
  }
  return dependents.toSorted();
}

/** What came as a dependency and is needed by nobody once `gone` are gone; what only those needed is found too. */
export async function unneededWithout(tx: Tx, gone: ReadonlySet<string>): Promise<readonly string[]> {
  const unneeded = new Set<string>();
  const rows = (await tx.ledger.current()).filter(
    (row) => settledState(row) !== null && !gone.has(row.extensionId),
  );
  for (let found = true; found;) {
    found = false;
    for (const { extensionId, state } of rows) {
      if (state.requiredBy.length === 0 || unneeded.has(extensionId)) continue;
      const except = new Set([...gone, ...unneeded]);
      if ((await installedDependents(tx, extensionId, { except })).length > 0) continue;
      unneeded.add(extensionId);
      found = true;
    }
  }
  return [...unneeded];
}
