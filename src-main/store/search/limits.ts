/** Bounds of one search. Rows, unless said otherwise. */
export const SEARCH_LIMITS = {
  /** Counting stops here: "5,000+". */
  counted: 5_000,
  /** Terms of more rows than this are counted in advance when the index is renumbered. */
  kept: 1_000,
  /** Publishers are counted exactly up to this many matches, and over so many of the most popular ones beyond. */
  publishersExact: 400,
  publisherSample: 200,
  /** Origins that are counted: servers that are followed, and this home. */
  origins: 20,
  /** A beginning of a word is replaced by the words that begin so when they are at most this many. */
  endings: 16,
  /** A phrase is looked for in this many of the most popular rows that hold all its words. */
  phraseCandidates: 10_000,
  /** Phrases of a query that are looked at, and matches of a phrase that are ordered one by one. */
  phrases: 4,
  phraseMatches: 400,
  /** Words of a query that are looked at; later ones are left out. */
  words: 24,
  /** Misspelt words of one query that are repaired, and spellings that are tried. */
  repairedWords: 2,
  spellingsTried: 4,
} as const;
