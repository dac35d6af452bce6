import type { LedgerEvent } from '../../../src-shared/models/installation.ts';
import type { Grant } from '../../../src-shared/models/sandbox.ts';

/** One thing that happened: the line of the ledger that settled it, with the steps that led there. */
export interface Happening {
  readonly event: LedgerEvent;
  /** Lines of work under way before it, oldest first. */
  readonly steps: readonly LedgerEvent[];
  /** What was installed before; null at an installation's beginning. */
  readonly fromVersion: string | null;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const UNDER_WAY: ReadonlySet<string> = new Set(['planned', 'fetched', 'verified', 'staged', 'updating']);

/** What happened, newest first. Events come oldest first, of one or more installations one after the other. */
export function timelineOf(events: readonly LedgerEvent[]): readonly Happening[] {
  const happened: Happening[] = [];
  const settled = new Map<string, LedgerEvent>();
  let steps: LedgerEvent[] = [];
  for (const [index, event] of events.entries()) {
    const next = events[index + 1];
    const goesOn = next?.installationId === event.installationId && next.action === event.action;
    // A roll-back passes through a state of its own and ends in the one after it.
    const isStep = UNDER_WAY.has(event.to) || (event.to === 'rolled-back' && goesOn);
    if (isStep && next?.installationId === event.installationId) {
      steps.push(event);
      continue;
    }
    const before = settled.get(event.installationId);
    happened.push({
      event,
      steps,
      fromVersion: before?.version ?? null,
      ...grantChange(before?.grants ?? [], event.to === 'uninstalled' ? [] : event.grants),
    });
    steps = [];
    settled.set(event.installationId, event);
  }
  return happened.toReversed();
}

function grantChange(
  before: readonly Grant[],
  after: readonly Grant[],
): Pick<Happening, 'added' | 'removed'> {
  const had = labelsOf(before);
  const has = labelsOf(after);
  return { added: has.filter((one) => !had.includes(one)), removed: had.filter((one) => !has.includes(one)) };
}

/** `storage`, `network:api.example.com`: a grant for many hosts counts as many. */
export function labelsOf(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap(({ capability, hosts }) =>
    hosts === undefined ? [capability] : hosts.map((host) => `${capability}:${host}`),
  );
}
