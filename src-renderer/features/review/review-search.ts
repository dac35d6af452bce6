/** Parts of the desk besides what waits for a decision. */
export const DESK_PARTS = ['decided', 'blocks', 'reports', 'flags'] as const;
export type DeskPart = (typeof DESK_PARTS)[number];

/** What the desk shows; left out, what waits for a decision. */
export interface DeskSearch {
  readonly show?: DeskPart;
}

export function readDeskSearch(search: Record<string, unknown>): DeskSearch {
  const show = DESK_PARTS.find((one) => one === search['show']);
  return show === undefined ? {} : { show };
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
