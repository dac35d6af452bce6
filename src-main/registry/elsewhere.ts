import { StationError } from '../../src-shared/errors/index.ts';
import type { Tx } from '../store/port.ts';

/** A name stays with the place that it first came from. @throws sync.name-of-another-origin */
export async function refuseElsewhere(tx: Tx, extensionId: string): Promise<void> {
  const row = await tx.extensions.get(extensionId);
  if (row !== null && row.origin !== 'local')
    throw new StationError('sync.name-of-another-origin', {
      extensionId,
      pinned: row.origin,
      offered: 'this home',
    });
}
