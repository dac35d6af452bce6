/** A piece of a search text, before anybody asks what it means. `text` is as typed, without quotes for words and phrases. */
export type SearchItem =
  | { readonly kind: 'word' | 'phrase'; readonly text: string }
  | { readonly kind: 'filter'; readonly text: string; readonly name: string; readonly value: string | null };

const QUOTES = '"\u201C\u201D\u201E\u201F';
/** @name, @name:value or @name:"value"; a quote that is not closed ends with the text. */
const FILTER = new RegExp(
  `@([^\\s:${QUOTES}]*)(?::(?:[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)|([^\\s${QUOTES}]*)))?`,
  'uy',
);
const PHRASE = new RegExp(`[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)`, 'uy');
const WORD = new RegExp(`[^\\s${QUOTES}]+`, 'uy');
const SPACE = /\s+/uy;

/** Splits a search text into words, phrases and filters, in order. Takes any text. */
export function splitSearch(text: string): SearchItem[] {
  const items: SearchItem[] = [];
  for (let at = 0; at < text.length;) {
    const [space] = match(SPACE, text, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const { item, length } = itemAt(text, at);
    items.push(item);
    at += length;
  }
  return items;
}

function itemAt(text: string, at: number): { readonly item: SearchItem; readonly length: number } {
  const [filter, name = '', quoted, bare] = match(FILTER, text, at);
  if (filter !== undefined) {
    return {
      item: { kind: 'filter', text: filter, name, value: quoted ?? bare ?? null },
      length: filter.length,
    };
  }
  const [phrase, inside = ''] = match(PHRASE, text, at);
  if (phrase !== undefined) return { item: { kind: 'phrase', text: inside }, length: phrase.length };
  const [word = text.slice(at)] = match(WORD, text, at);
  return { item: { kind: 'word', text: word }, length: word.length };
}

function match(pattern: RegExp, text: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
