import { StationError } from '../../src-shared/errors/index.ts';
import type { Tx } from '../store/port.ts';
import { isReservedBy } from './access.ts';
import type { Actor } from './deps.ts';

/**
 * Where several people share a registry nobody decides on what is their own (docs/adr/0010). Roles change nothing about it;
 * on a machine of one person it does not apply. @throws registry.own-publisher
 */
export async function needNotOwn(
  tx: Tx,
  { publisherId, submittedBy = null }: { readonly publisherId: string; readonly submittedBy?: string | null },
  actor: Actor,
): Promise<void> {
  if (actor.separated !== true) return;
  const isOwn =
    submittedBy === actor.userId ||
    actor.publisherId === publisherId ||
    (await isReservedBy(tx, publisherId, actor.userId));
  if (isOwn) throw new StationError('registry.own-publisher', { publisher: publisherId });
}

/** What one person asked for or wrote, another decides on. @throws registry.second-person-needed */
export function needSecondPerson(first: string, actor: Actor): void {
  if (actor.separated === true && first === actor.userId)
    throw new StationError('registry.second-person-needed');
}
