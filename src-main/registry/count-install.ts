import type { Tx } from '../store/port.ts';

/** One more installation, in the installer's transaction. A file that was installed past the catalog has no row to count in. */
export async function countInstall(tx: Tx, extensionId: string): Promise<void> {
  const row = await tx.extensions.get(extensionId);
  if (row !== null) await tx.extensions.update({ ...row, installs: row.installs + 1 });
}
