/** What the field itself asked for and has not come back yet, oldest first. */
export type OwnSearches = readonly string[];

/**
 * The searches that are still on their way once `asked` is what the address says; null when the field did not ask for it:
 * a facet, a chip or the back key did. Searches that were overtaken never come back.
 */
export function stillOnTheirWay(sent: OwnSearches, asked: string): OwnSearches | null {
  const at = sent.indexOf(asked);
  return at === -1 ? null : sent.slice(at + 1);
}
