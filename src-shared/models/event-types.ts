/** What others can be told of. Each is a CloudEvents `type` (docs/events.md has their data). */
export const EVENT_TYPES = [
  'marketplace.version.submitted',
  'marketplace.version.approved',
  'marketplace.version.rejected',
  'marketplace.version.deprecated',
  'marketplace.version.yanked',
  'marketplace.version.blocked',
  'marketplace.version.mark-undone',
  'marketplace.extension.installed',
  'marketplace.extension.run-metered',
  'marketplace.subscription.changed',
] as const;
/** A kind of event. */
export type EventType = (typeof EVENT_TYPES)[number];
