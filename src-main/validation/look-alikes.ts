/** Letters that look like a Latin one, by that letter. Cyrillic, Greek, Armenian, Cherokee and other near twins. */
const TWINS: Readonly<Record<string, string>> = {
  a: 'аɑ',
  b: 'ЬƄ',
  c: 'сϲⅽ',
  d: 'ԁⅾ',
  e: 'еҽ',
  f: 'ƒքſ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іɩӏⅰı',
  j: 'јϳ',
  k: 'κк',
  l: 'ӏⅼⲓ',
  m: 'ⅿм',
  n: 'ոռ',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛգ',
  r: 'гᴦⲅ',
  s: 'ѕꜱ',
  t: 'τт',
  u: 'υսս',
  v: 'νѵⅴ',
  w: 'ѡԝա',
  x: 'хⅹ',
  y: 'уүγ',
  z: 'ᴢ',
  A: 'АΑᎪ',
  B: 'ВΒᏴ',
  C: 'СϹᏟ',
  D: 'ᎠⅮ',
  E: 'ЕΕᎬ',
  F: 'ϜҒ',
  G: 'ԌᏀ',
  H: 'НΗᎻ',
  I: 'ІΙӀ',
  J: 'ЈᎫ',
  K: 'КΚᏦ',
  L: 'ᏞⅬ',
  M: 'МΜᎷ',
  N: 'ΝՆ',
  O: 'ОΟՕ',
  P: 'РΡᏢ',
  Q: 'Ԛ',
  R: 'ᎡᏒ',
  S: 'ЅՏᏚ',
  T: 'ТΤᎢ',
  U: 'Սᑌ',
  V: 'ѴᏙ',
  W: 'ԜᎳ',
  X: 'ХΧ',
  Y: 'ΥҮ',
  Z: 'ΖᏃ',
};
const SKELETON = new Map<string, string>();
for (const [latin, twins] of Object.entries(TWINS)) for (const twin of twins) SKELETON.set(twin, latin);

/** Greek letters that formulas use on their own beside Latin names. */
const FORMULA = /[αβγδεζηθικλμνξοπρστυφχψωςϵϑϕϱΑ-Ωµ∂]/u;

/** The text with every look-alike letter replaced by its Latin twin. */
export function skeletonOf(text: string): string {
  let out = '';
  for (const char of text.normalize('NFKC')) out += SKELETON.get(char) ?? char;
  return out;
}

/** Also folds digits and pairs that look like letters: `0` and `o`, `1` and `l`, `rn` and `m`. For names only. */
export function nameSkeleton(text: string): string {
  return skeletonOf(text)
    .toLowerCase()
    .replace(/0/g, 'o')
    .replace(/[1|i]/g, 'l')
    .replace(/5/g, 's')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[-_.]/g, '');
}

export type Mixture = 'none' | 'one-script' | 'allowed' | 'suspicious';

const LATIN = /\p{Script=Latin}/u;

/** How far a name mixes scripts in a way that fools the eye. Judged word by word: `ценаUSD` is two words. */
export function mixtureOf(name: string): Mixture {
  if (isAscii(name)) return 'none';
  let worst: Mixture = 'one-script';
  for (const word of wordsOf(name)) {
    if (isAscii(word)) {
      if (worst === 'one-script' && LATIN.test(word)) worst = 'allowed';
      continue;
    }
    if (
      /[\u{1D400}-\u{1D7FF}\uFF21-\uFF3A\uFF41-\uFF5A\u2100-\u214F]/u.test(word) &&
      word.normalize('NFKC') !== word &&
      !/^[ℂℕℝℤℚℓ]$/u.test(word)
    )
      return 'suspicious';
    if (!LATIN.test(word)) continue;
    const letters = [...word];
    const twins = letters.filter((char) => SKELETON.has(char) && !LATIN.test(char));
    if (twins.length === 0) {
      worst = 'allowed';
      continue;
    }
    // A Greek letter before or after a Latin word is a formula: αLevel, Δt, x_ρ.
    const inside = twins.some((char) => {
      const at = letters.indexOf(char);
      return !FORMULA.test(char) || (LATIN.test(letters[at - 1] ?? '') && LATIN.test(letters[at + 1] ?? ''));
    });
    if (inside) return 'suspicious';
    worst = 'allowed';
  }
  return worst;
}

function wordsOf(name: string): string[] {
  return name
    .split(/[\s_$\-.:/@]+|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{N})(?=\p{L})|(?<=\p{L})(?=\p{N})/u)
    .filter((word) => word !== '');
}

// eslint-disable-next-line no-control-regex -- it is about all of ASCII
const BEYOND_ASCII = /[^\u0000-\u007F]/;

export function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}
