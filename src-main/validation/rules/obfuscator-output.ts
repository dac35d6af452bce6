import type { Rule } from '../rule.ts';

interface Sign {
  readonly name: string;
  readonly points: number;
  found(code: string): boolean;
}

const count = (code: string, pattern: RegExp, enough: number): boolean => {
  let seen = 0;
  for (const _ of code.matchAll(pattern)) {
    seen += 1;
    if (seen >= enough) return true;
  }
  return false;
};

/** Traits of obfuscators. No single one of the weak traits is enough. */
const SIGNS: readonly Sign[] = [
  {
    name: 'names like _0x3fa2',
    points: 3,
    found: (code) => code.includes('_0x') && count(code, /\b_0x[a-f0-9]{2,}\b/g, 6),
  },
  {
    name: 'a rotated string table',
    points: 3,
    found: (code) =>
      code.includes('shift') &&
      /\[['"]?push['"]?\]?\s*\(\s*[\w$]+(?:\[['"]shift['"]\]|\.shift)\s*\(\s*\)\s*\)/.test(code) &&
      /(?:while|for)\s*\(/.test(code) &&
      /parseInt|--|!!\[\]|0x/.test(code),
  },
  {
    name: 'a shuffled order of statements',
    points: 3,
    found: (code) =>
      code.includes('split') &&
      /['"]\d+(?:\|\d+){2,}['"]\s*(?:\[\s*['"]split['"]\s*\]|\.split)\s*\(\s*['"]\|['"]\s*\)/.test(code) &&
      /switch\s*\(/.test(code),
  },
  { name: 'code of brackets only', points: 3, found: (code) => isBracketCode(code) },
  {
    name: 'letters written as escapes',
    points: 2,
    found: (code) =>
      code.includes('\\') &&
      count(code, /\\x[46-7][0-9a-f]|\\x5[0-9a]|\\u00[46-7][0-9a-f]|\\u005[0-9a]/gi, 40),
  },
  {
    name: 'numbers written as sums of hexadecimals',
    points: 1,
    found: (code) => code.includes('0x') && count(code, /-?0x[0-9a-f]+\s*[*+-]\s*-?0x[0-9a-f]+/gi, 12),
  },
  {
    name: 'members spelled as hexadecimal indexes',
    points: 1,
    found: (code) =>
      code.includes('0x') &&
      count(code, /[\w$]\(\s*['"]?0x[0-9a-f]+['"]?\s*(?:,\s*['"][^'"]{1,8}['"]\s*)?\)/gi, 12),
  },
  { name: 'names of look-alike letters', points: 2, found: (code) => count(code, /\b[Il][Il1O0]{6,}\b/g, 8) },
  {
    name: 'true and false as !![] and ![]',
    points: 1,
    found: (code) => code.includes('![]') && count(code, /!!?\[\]/g, 4),
  },
];

export const obfuscatorOutputRule: Rule = {
  id: 'obfuscator-output',
  class: 'obfuscation',
  title: 'Code made unreadable on purpose',
  severity: 'error',
  looksFor:
    'Traits of obfuscators: `_0x…` names, rotated string tables, shuffled statements, bracket-only code, letters written as escapes, look-alike names. Minified code is none of these.',
  why: 'What cannot be read cannot be reviewed.',
  fix: 'Ship the code as your bundler writes it, minified at most.',
  check(context, raise) {
    const codes = [
      ...context.scripts.map((each) => ({ path: each.path, code: each.code, offset: each.base })),
      ...context.broken.map((each) => ({ path: each.path, code: each.code, offset: each.offset })),
    ];
    for (const { path, code, offset } of codes) {
      const found = SIGNS.filter((sign) => sign.found(code));
      const points = found.reduce((sum, sign) => sum + sign.points, 0);
      if (points === 0) continue;
      if (points < 2 && found.length < 2) continue;
      raise({
        file: path,
        offset,
        message: `The code shows ${found.map((sign) => sign.name).join(', ')}.`,
        severity: points >= 3 ? 'error' : 'warning',
      });
    }
  },
};

const PLUS = 43;
/** What such code is made of; any other sign neither ends nor lengthens a run. */
const PUNCTUATION = new Set([...'[](){}!+$_~;:.,\\"'].map((char) => char.charCodeAt(0)));

/** JSFuck, aaencode and jjencode: almost no letters, almost all brackets. */
function isBracketCode(code: string): boolean {
  if (code.length < 200) return false;
  let run = 0;
  let pluses = 0;
  for (let index = 0; index < code.length; index += 1) {
    const char = code.charCodeAt(index);
    const isWord =
      (char > 47 && char < 58) || (char > 64 && char < 91) || (char > 96 && char < 123) || char > 126;
    if (isWord) {
      run = 0;
      pluses = 0;
    } else if (PUNCTUATION.has(char)) {
      run += 1;
      if (char === PLUS) pluses += 1;
      // Closing brackets come in rows too; sums of brackets do not.
      if (run > 300 && pluses > 20) return true;
    }
  }
  return /ﾟωﾟ|ﾟДﾟ|\$=~\[\];/.test(code);
}
