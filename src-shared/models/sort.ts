/** Orders of the catalog; `relevance` by default. */
export const SORTS = ['relevance', 'installs', 'rating', 'name', 'publishedDate', 'updateDate'] as const;
export type Sort = (typeof SORTS)[number];
