/** The whole queue at once, so that one can go through it by keys. */
export const WAITING = { limit: 200, offset: 0 } as const;
/** The last submissions, from which those that are decided are shown. */
export const LATEST = { limit: 200, offset: 0 } as const;
