/** Bounds of one search. Rows, unless said otherwise. */
export const SEARCH_LIMITS = {
  /** Counting stops here: "5,000+". Terms of more rows than this are counted in advance. */
  counted: 5_000,
  /** Publishers are counted over this many of the most popular matches. */
  publisherSample: 1_000,
  /** A phrase is looked for in this many of the most popular rows that hold all its words. */
  phraseCandidates: 20_000,
  /** Words of a query that are looked at; later ones are left out. */
  words: 24,
  /** Misspelt words of one query that are repaired, and spellings that are tried. */
  repairedWords: 2,
  spellingsTried: 4,
} as const;
