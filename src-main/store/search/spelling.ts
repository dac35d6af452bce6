import { editDistance } from '../../../src-shared/edit-distance.ts';
import type { SqlConnection } from '../connection.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { listExpression, type Plan } from './plan.ts';
import { sourceOf } from './source.ts';
import { exactTerm } from './terms.ts';
import { lettersOf, spellingLength } from './vocabulary.ts';

interface TermRow {
  readonly term: string;
  readonly documents: number;
}
interface Spelling extends TermRow {
  readonly distance: number;
}

/**
 * Other words for those that no row holds, such that the whole query finds something; null when there are none.
 * The caller asks only when nothing was found. Filters stay as they are, phrases are given up.
 */
export function repairSpelling(connection: SqlConnection, plan: Plan): string | null {
  const unknown = plan.words.filter((word, index) => !isKnown(connection, plan, word, index));
  if (unknown.length === 0 || unknown.length > SEARCH_LIMITS.repairedWords) return null;
  const spellings = unknown.map((word) => spellingsOf(connection, word));
  if (spellings.some((choices) => choices.length === 0)) return null;
  for (let choice = 0; choice < SEARCH_LIMITS.spellingsTried; choice += 1) {
    const words = plan.words.map((word) => {
      const index = unknown.indexOf(word);
      const choices = spellings[index] ?? [];
      return index < 0 ? word : (choices[Math.min(choice, choices.length - 1)] ?? word);
    });
    const repaired: Plan = {
      ...plan,
      words: [...new Set(words)],
      endings: null,
      exact: exactTerm(words),
      phrases: [],
    };
    if (findsSomething(connection, repaired)) return words.join(' ');
  }
  return null;
}

function isKnown(connection: SqlConnection, plan: Plan, word: string, index: number): boolean {
  const lastIsPrefix = plan.lastIsPrefix && index === plan.words.length - 1;
  return findsSomething(connection, {
    ...plan,
    words: [word],
    lastIsPrefix,
    filters: [],
    phrases: [],
    category: null,
    ids: null,
  });
}

function findsSomething(connection: SqlConnection, plan: Plan): boolean {
  const { sql, parameters } = sourceOf(plan, listExpression(plan, 'any'));
  return connection.prepare(`${sql} LIMIT 1`).get(...parameters) !== undefined;
}

/** Closest words of the vocabulary first: fewer edits, then the same first letter, then the more frequent. */
function spellingsOf(connection: SqlConnection, word: string): string[] {
  const limit = editsAllowed(word.length);
  if (limit === 0 || spellingLength(word) === 0) return [];
  const letters = lettersOf(word);
  // An edit adds at most one letter and takes away at most one: most words are left out without being looked at.
  const few = limit === 1 ? atMostOneBit : atMostTwoBits;
  const near = connection.prepare(
    `SELECT term, documents FROM (
        SELECT term, documents, letters & ~? AS added, ~letters & ? AS missing FROM search_vocabulary
          WHERE length BETWEEN ? AND ?
      ) WHERE ${few('added')} AND ${few('missing')}`,
  );
  const found: Spelling[] = [];
  const parameters = [letters, letters, word.length - limit, word.length + limit];
  for (const row of near.all<TermRow>(...parameters)) {
    const distance = editDistance(word, row.term, limit);
    if (distance <= limit) found.push({ ...row, distance });
  }
  const otherStart = (term: string): number => (term[0] === word[0] ? 0 : 1);
  return found
    .toSorted(
      (a, b) =>
        a.distance - b.distance ||
        otherStart(a.term) - otherStart(b.term) ||
        b.documents - a.documents ||
        (a.term < b.term ? -1 : 1),
    )
    .slice(0, SEARCH_LIMITS.spellingsTried)
    .map(({ term }) => term);
}

/** Short words have too many neighbours to be guessed. */
function editsAllowed(length: number): number {
  if (length < 3) return 0;
  return length < 5 ? 1 : 2;
}

/** SQL conditions: clearing the lowest bit once or twice leaves nothing. */
const atMostOneBit = (value: string): string => `${value} & (${value} - 1) = 0`;
const atMostTwoBits = (value: string): string => atMostOneBit(`(${value} & (${value} - 1))`);
