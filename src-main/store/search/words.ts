import { foldText } from '../../../src-shared/fold-text.ts';

/** Longer words are cut: nobody types them, and an index entry has to end somewhere. UTF-16 code units. */
const WORD_LENGTH = 40;
/** Scripts that put no spaces between words: each character is a word of its own there. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const WORD = new RegExp(`[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');
const PLAIN = /^[a-z0-9 ]*$/;

/**
 * The words of a text in its order, folded. Words hold letters, digits and marks only, so that nothing anybody writes
 * can be index syntax.
 */
export function wordsOf(text: string): string[] {
  const folded = foldText(text);
  const found = PLAIN.test(folded)
    ? folded.split(' ').filter((word) => word !== '')
    : (folded.match(WORD) ?? []);
  return found.map((word) => (word.length > WORD_LENGTH ? cut(word) : word));
}

function cut(word: string): string {
  return word.slice(0, WORD_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}
