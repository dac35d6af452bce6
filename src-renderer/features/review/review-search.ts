/** What the queue shows: what waits, or what was decided. */
export interface QueueSearch {
  readonly show?: 'decided';
}

export function readQueueSearch(search: Record<string, unknown>): QueueSearch {
  return search['show'] === 'decided' ? { show: 'decided' } : {};
}

export const DECISION_TABS = ['findings', 'diff', 'manifest'] as const;
export type DecisionTab = (typeof DECISION_TABS)[number];

/** Which part of a submission is shown, and where in its source. */
export interface DecisionSearch {
  readonly tab?: DecisionTab;
  readonly file?: string;
  readonly line?: number;
}

export function readDecisionSearch(search: Record<string, unknown>): DecisionSearch {
  const { tab, file, line } = search;
  return {
    ...(DECISION_TABS.includes(tab as DecisionTab) ? { tab: tab as DecisionTab } : {}),
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof line === 'number' && line >= 1 ? { line } : {}),
  };
}
