import type { Extension } from '../../../src-shared/models/catalog.ts';
import { foldText } from '../../../src-shared/fold-text.ts';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';

/** A word that was searched, and the part of an extension that has it. */
export interface Reason {
  readonly word: string;
  readonly where: 'name' | 'publisher' | 'tag' | 'category' | 'description' | 'elsewhere';
}

type Searched = Pick<
  Extension,
  'id' | 'name' | 'displayName' | 'publisher' | 'tags' | 'category' | 'description'
>;

/** Where each word of a search is found, the most telling place first. */
export function whyHere(search: Pick<ParsedSearch, 'words'>, extension: Searched): readonly Reason[] {
  const places: readonly (readonly [where: Reason['where'], text: string])[] = [
    ['name', `${extension.displayName} ${extension.name} ${extension.id}`],
    ['publisher', extension.publisher],
    ['tag', extension.tags.join(' ')],
    ['category', extension.category],
    ['description', extension.description],
  ];
  return [...new Set(search.words)].map((word) => {
    const found = places.find(([, text]) => foldText(text).includes(word));
    return { word, where: found?.[0] ?? 'elsewhere' };
  });
}

/** True where the words of a search are an extension's whole name or id. */
export function isExactName(
  search: Pick<ParsedSearch, 'words'>,
  { id, name, displayName }: Pick<Extension, 'id' | 'name' | 'displayName'>,
): boolean {
  if (search.words.length === 0) return false;
  const plain = (text: string): string => foldText(text).replace(/[\s._-]+/gu, ' ');
  const asked = plain(search.words.join(' '));
  return [id, name, displayName].some((text) => plain(text) === asked);
}
