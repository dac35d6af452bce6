/** Orders of the catalog; `relevance` by default. */
export const SORTS = ['relevance', 'installs', 'rating', 'name', 'publishedDate', 'updateDate'] as const;
/** An order of the catalog. */
export type Sort = (typeof SORTS)[number];
