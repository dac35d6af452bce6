import { StationError } from '../../src-shared/errors/index.ts';
import { holdsRole, type Role } from '../../src-shared/models/role.ts';
import type { Tx } from '../store/port.ts';
import type { Actor } from './deps.ts';

const ownerKey = (publisherId: string) => `registry.owner.${publisherId}`;

export function needRole(actor: Actor, role: Role): void {
  if (!holdsRole(actor.role, role)) throw new StationError('api.forbidden', { role });
}

/** Refuses a token that was made for one extension anything else. @throws auth.out-of-scope */
export function needExtension(actor: Actor, extensionId: string | null): void {
  const { extensionId: only = null } = actor;
  if (only !== null && only !== extensionId)
    throw new StationError('auth.out-of-scope', { scope: `publishing ${only}` });
}

/** Remembers who reserved a publisher's id, until its first key is bound and speaks for it. */
export async function setOwner(tx: Tx, publisherId: string, userId: string): Promise<void> {
  await tx.settings.set(ownerKey(publisherId), userId);
}

/** A token speaks for its publisher only; anybody else for the publishers they reserved; an admin for all. */
export async function ownsPublisher(tx: Tx, publisherId: string, actor: Actor): Promise<boolean> {
  if (typeof actor.publisherId === 'string') return actor.publisherId === publisherId;
  if (holdsRole(actor.role, 'admin')) return true;
  return isReservedBy(tx, publisherId, actor.userId);
}

/** Did this person reserve the publisher's id? */
export async function isReservedBy(tx: Tx, publisherId: string, userId: string): Promise<boolean> {
  return (await tx.settings.get(ownerKey(publisherId))) === userId;
}

/** The publishers that somebody reserved. */
export async function publishersOf(tx: Tx, userId: string): Promise<readonly string[]> {
  const owners = Object.entries(await tx.settings.all(ownerKey('')));
  return owners.filter(([, owner]) => owner === userId).map(([key]) => key.slice(ownerKey('').length));
}

/** @throws registry.not-owner */
export async function needOwner(tx: Tx, publisherId: string, actor: Actor): Promise<void> {
  if (!(await ownsPublisher(tx, publisherId, actor))) {
    throw new StationError('registry.not-owner', { publisher: publisherId });
  }
}
