import { closest } from './edit-distance.ts';
import { foldText } from './fold-text.ts';
import { TEXT_LIMITS } from './limits.ts';
import { SORTS, type Sort } from './models/sort.ts';
import { CATEGORIES, CATEGORY_LABELS, type Category } from './models/category.ts';
import { splitSearch, type SearchItem } from './search-items.ts';

/**
 * A search text taken apart: what is typed into the search box of every face.
 *
 *   words "a phrase" @category:"Trading Strategy" @tag:fx @publisher:acme @origin:team @id:acme.scan @ext:csv @installed @sort:rating
 *
 * Parts may stand in any order; quotes hold two words together.
 */
export interface ParsedSearch {
  /** Folded (NFKC, lower case), in the order typed; words of phrases too. */
  readonly words: readonly string[];
  /** Two or more words that have to follow each other. */
  readonly phrases: readonly string[];
  /** The last word may go on, as one types: it is bare, and no space comes after it. */
  readonly lastWordIsPrefix: boolean;
  readonly category?: Category;
  readonly tags: readonly string[];
  readonly publisher?: string;
  /** Only what came from here: the short name of a server that is followed, or `local` for what is of this home itself. */
  readonly origin?: string;
  /** Only these extensions. Absent without `@id:`. */
  readonly ids?: readonly string[];
  readonly installed: boolean;
  readonly sort: Sort;
  /** What could not be read, for people; the rest of the search stands. */
  readonly problems: readonly SearchProblem[];
}

/** What could not be read of a search text. */
export interface SearchProblem {
  /** As it was typed. */
  readonly part: string;
  /** One sentence that names what is wrong, and what may have been meant. */
  readonly message: string;
  /** To put in place of `part`; null when nothing is close. */
  readonly suggestion: string | null;
}

/** Filters of the grammar, without their `@`. */
export const SEARCH_FILTERS = [
  'category',
  'ext',
  'id',
  'installed',
  'origin',
  'publisher',
  'sort',
  'tag',
] as const;
type Filter = (typeof SEARCH_FILTERS)[number];

/** How far a mistyped name may be from what it is taken for. */
const GUESS_EDITS = 2;

/** Takes a search text apart. Any text will do: what cannot be read is a problem in the answer, never an error. */
export function parseSearch(text: string): ParsedSearch {
  const draft = new Draft();
  if (text.length > TEXT_LIMITS.query) draft.tooLong();
  // Never in the middle of a character of two units.
  const read = text.slice(0, TEXT_LIMITS.query).replace(/[\uD800-\uDBFF]$/, '');
  const items = splitSearch(read.normalize('NFKC'));
  for (const item of items) draft.add(item);
  const last = items.findLast((item) => item.kind !== 'filter');
  const isFinished = last === items.at(-1) && /\s$/.test(read);
  return draft.finish(last?.kind === 'word' && !isFinished);
}

/** The text that `parseSearch` reads as this search. Problems are left out. */
export function formatSearch(search: Omit<ParsedSearch, 'problems'>): string {
  const parts = formatWords(search);
  if (search.category !== undefined) parts.push(`@category:${quotedIfNeeded(search.category)}`);
  for (const tag of search.tags) parts.push(`@tag:${quotedIfNeeded(tag)}`);
  if (search.publisher !== undefined) parts.push(`@publisher:${quotedIfNeeded(search.publisher)}`);
  if (search.origin !== undefined) parts.push(`@origin:${quotedIfNeeded(search.origin)}`);
  for (const id of search.ids ?? []) parts.push(`@id:${quotedIfNeeded(id)}`);
  if (search.installed) parts.push('@installed');
  if (search.sort !== 'relevance') parts.push(`@sort:${search.sort}`);
  return parts.join(' ');
}

class Draft {
  readonly #words: string[] = [];
  readonly #phrases: string[] = [];
  readonly #tags = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #problems: SearchProblem[] = [];
  #category: Category | undefined;
  #publisher: string | undefined;
  #origin: string | undefined;
  #sort: Sort | undefined;
  #installed = false;

  add(item: SearchItem): void {
    if (item.kind === 'filter') {
      this.#filter(item.name, item.value, item.text);
      return;
    }
    const words = splitWords(item.text);
    this.#words.push(...words);
    if (item.kind === 'phrase' && words.length > 1) this.#phrases.push(words.join(' '));
  }

  tooLong(): void {
    this.#problem('', `A search may have ${TEXT_LIMITS.query} characters; the rest was left out.`, null);
  }

  finish(lastWordIsPrefix: boolean): ParsedSearch {
    return {
      words: this.#words,
      phrases: this.#phrases,
      lastWordIsPrefix: lastWordIsPrefix && this.#words.length > 0,
      ...(this.#category === undefined ? {} : { category: this.#category }),
      tags: [...this.#tags],
      ...(this.#publisher === undefined ? {} : { publisher: this.#publisher }),
      ...(this.#origin === undefined ? {} : { origin: this.#origin }),
      ...(this.#ids.size === 0 ? {} : { ids: [...this.#ids] }),
      installed: this.#installed,
      sort: this.#sort ?? 'relevance',
      problems: this.#problems,
    };
  }

  #filter(typed: string, rawValue: string | null, part: string): void {
    const name = foldText(typed);
    // A lone @ is a filter that is about to be typed.
    if (name === '' && rawValue === null) return;
    const filter = SEARCH_FILTERS.find((known) => known === name);
    if (filter === undefined) {
      const meant = closest(name, SEARCH_FILTERS, GUESS_EDITS);
      const rest = part.slice(1 + typed.length);
      this.#problem(part, `There is no filter @${typed}`, meant === null ? null : `@${meant}${rest}`);
      return;
    }
    const value = rawValue === null ? '' : splitWords(rawValue).join(' ');
    if (filter === 'installed') {
      this.#installed = true;
      if (rawValue !== null) this.#problem(part, 'The filter @installed takes no value', '@installed');
    } else if (value === '') {
      this.#problem(part, `The filter @${filter} needs a value, as in ${EXAMPLES[filter]}`, null);
    } else {
      this.#set(filter, value, part);
    }
  }

  #set(filter: Exclude<Filter, 'installed'>, value: string, part: string): void {
    switch (filter) {
      case 'category': {
        const category = this.#oneOf(CATEGORIES, categoryKey(value), part, 'category', CATEGORY_LABELS);
        if (category !== null) this.#category = this.#once(this.#category, category, part);
        break;
      }
      case 'sort': {
        const known = SORTS.find((sort) => sort.toLowerCase() === value);
        const sort = known ?? this.#oneOf(SORTS, value, part, 'sort');
        if (sort !== null) this.#sort = this.#once(this.#sort, sort, part);
        break;
      }
      case 'publisher':
        this.#publisher = this.#once(this.#publisher, value, part);
        break;
      case 'origin':
        this.#origin = this.#once(this.#origin, value, part);
        break;
      case 'tag':
        this.#tags.add(value);
        break;
      case 'id':
        this.#ids.add(value);
        break;
      case 'ext':
        this.#kindOfFile(value);
        break;
    }
  }

  /** `@ext:csv` is the tag of what works with such files; `@ext:acme.scan` names an extension. */
  #kindOfFile(value: string): void {
    const ending = value.replace(/^\.+/, '');
    if (ending.includes('.')) this.#ids.add(ending);
    else if (ending !== '') this.#tags.add(ending);
  }

  /** The value as one of those that exist, a problem otherwise. */
  #oneOf<Value extends string>(
    values: readonly Value[],
    typed: string,
    part: string,
    filter: Filter,
    labels?: Readonly<Record<Value, string>>,
  ): Value | null {
    const found = values.find((value) => value === typed || (labels && categoryKey(labels[value]) === typed));
    if (found !== undefined) return found;
    const meant = closest(typed, values, GUESS_EDITS);
    const choices = values.join(', ');
    this.#problem(
      part,
      `There is no ${filter} ${typed}; choose from ${choices}`,
      meant === null ? null : `@${filter}:${meant}`,
    );
    return null;
  }

  #once<Value>(before: Value | undefined, value: Value, part: string): Value {
    if (before !== undefined && before !== value) {
      this.#problem(part, 'This filter is given twice; the last one counts', null);
    }
    return value;
  }

  #problem(part: string, sentence: string, suggestion: string | null): void {
    const ending = suggestion === null ? '.' : `. Did you mean ${suggestion}?`;
    this.#problems.push({ part, message: sentence.replace(/\.$/, '') + ending, suggestion });
  }
}

const EXAMPLES: Readonly<Record<Exclude<Filter, 'installed'>, string>> = {
  category: '@category:risk',
  ext: '@ext:csv',
  id: '@id:acme.scan',
  origin: '@origin:local',
  publisher: '@publisher:acme',
  sort: '@sort:rating',
  tag: '@tag:fx',
};

/** Folding can make spaces out of other characters. */
function splitWords(text: string): string[] {
  return foldText(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function categoryKey(text: string): string {
  return foldText(text).replace(/[\s_-]+/gu, '-');
}

function quotedIfNeeded(value: string): string {
  return /[\s"]/u.test(value) ? `"${value}"` : value;
}

/** Words in their order, those of a phrase in quotes again. */
function formatWords({
  words,
  phrases,
  lastWordIsPrefix,
}: Pick<ParsedSearch, 'words' | 'phrases' | 'lastWordIsPrefix'>): string[] {
  const parts: string[] = [];
  const open = phrases.map((phrase) => phrase.split(' '));
  for (let index = 0; index < words.length;) {
    const next = open.findIndex((phrase) => phrase.every((word, offset) => words[index + offset] === word));
    const [phrase] = next < 0 ? [] : open.splice(next, 1);
    const word = words[index] ?? '';
    const isLast = index === words.length - 1;
    if (phrase !== undefined) parts.push(`"${phrase.join(' ')}"`);
    else if (word.startsWith('@') || (isLast && !lastWordIsPrefix)) parts.push(`"${word}"`);
    else parts.push(word);
    index += phrase?.length ?? 1;
  }
  return parts;
}
