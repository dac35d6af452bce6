/** Parts of the right pane. */
export const DESK_TABS = ['run', 'audit', 'listing', 'release'] as const;
export type DeskTab = (typeof DESK_TABS)[number];

/** What the address of the console says: the open project, the file in it, the part at the right. */
export interface ConsoleSearch {
  readonly project?: string;
  readonly file?: string;
  /** Line to go to, counted from 1. */
  readonly line?: number;
  readonly tab?: DeskTab;
}

export function readConsoleSearch(search: Record<string, unknown>): ConsoleSearch {
  const { project, file, line, tab } = search;
  return {
    ...(typeof project === 'string' ? { project } : {}),
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof line === 'number' && line >= 1 ? { line } : {}),
    ...(DESK_TABS.includes(tab as DeskTab) ? { tab: tab as DeskTab } : {}),
  };
}
