import type { Outputs } from '../../../src-shared/contract/index.ts';

type Decision = Outputs['moderation']['history']['items'][number];
type LedgerLine = Outputs['installs']['history']['items'][number];

/** Something that happened to an extension, in the registry or on this machine. */
export type HistoryEvent =
  | { readonly where: 'registry'; readonly key: string; readonly at: string; readonly decision: Decision }
  | { readonly where: 'machine'; readonly key: string; readonly at: string; readonly line: LedgerLine };

/** Both histories as one, newest first. */
export function historyEvents(
  decisions: readonly Decision[],
  ledger: readonly LedgerLine[],
): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [
    ...decisions.map((decision, index) => ({
      where: 'registry' as const,
      key: `decision-${index}`,
      at: decision.at,
      decision,
    })),
    // Steps on the way (planned, fetched…) are in the ledger; here only what they led to.
    ...ledger
      .filter((line) => ['active', 'disabled', 'rolled-back', 'uninstalled', 'failed'].includes(line.to))
      .map((line) => ({ where: 'machine' as const, key: `ledger-${line.seq}`, at: line.at, line })),
  ];
  return events.toSorted((a, b) => b.at.localeCompare(a.at));
}
