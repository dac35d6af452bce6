import type { EventType } from '../../src-shared/models/webhook.ts';
import type { Announcement } from '../events/index.ts';
import { actorFingerprint, type Transition } from '../store/index.ts';

const EVENTS: Readonly<Record<string, EventType>> = {
  'version.submitted': 'marketplace.version.submitted',
  'version.approved': 'marketplace.version.approved',
  'version.rejected': 'marketplace.version.rejected',
  'receipt.installed': 'marketplace.extension.installed',
  'receipt.ran': 'marketplace.extension.run-metered',
  'mark.undone': 'marketplace.version.mark-undone',
};

/** What others are told of a transition: what its leaf says, so nothing that is not public. Null for one that is told to nobody. */
export function announcementOf({ type: leaf, userId, facts }: Transition): Announcement | null {
  const type = leaf === 'mark.set' ? markEvent(facts['kind']) : EVENTS[leaf];
  const { extensionId, version } = facts;
  if (type === undefined || typeof extensionId !== 'string' || typeof version !== 'string') return null;
  const actor = userId === null ? null : actorFingerprint(userId);
  return { type, subject: `${extensionId}@${version}`, data: { ...facts, actor } };
}

function markEvent(kind: unknown): EventType | undefined {
  switch (kind) {
    case 'blocked':
      return 'marketplace.version.blocked';
    case 'yanked':
      return 'marketplace.version.yanked';
    case 'deprecated':
      return 'marketplace.version.deprecated';
    default:
      return undefined;
  }
}
