import type { KeyPin } from '../../../src-shared/models/trust.ts';

/** Keys of one publisher at one server. */
export interface PinGroup {
  readonly origin: string;
  readonly publisherId: string;
  readonly pinned: readonly KeyPin[];
  readonly offered: readonly KeyPin[];
}

/** By publisher and server; those that wait for a person first. */
export function groupPins(pins: readonly KeyPin[]): readonly PinGroup[] {
  const groups = new Map<
    string,
    { origin: string; publisherId: string; pinned: KeyPin[]; offered: KeyPin[] }
  >();
  for (const pin of pins) {
    const { origin, publisherId, state } = pin;
    const key = `${origin} ${publisherId}`;
    const group = groups.get(key) ?? { origin, publisherId, pinned: [], offered: [] };
    group[state].push(pin);
    groups.set(key, group);
  }
  return [...groups.values()].toSorted(
    (one, other) =>
      Number(other.offered.length > 0) - Number(one.offered.length > 0) ||
      one.publisherId.localeCompare(other.publisherId),
  );
}
