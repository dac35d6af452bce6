import { StationError } from '../../../src-shared/errors/index.ts';

/** Names with a meaning at the root of a package. */
const ROOT_NAMES = [
  'wpk.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'icon.png',
  'dist',
  'assets',
] as const;

/** Letters of other scripts that are drawn like Latin ones, as far as the root names need them (after UTS 39). */
const DRAWN_LIKE: Readonly<Record<string, string>> = {
  ...spread('a', 'аαɑ'),
  ...spread('c', 'сϲⅽᴄ'),
  ...spread('d', 'ԁⅾɗ'),
  ...spread('e', 'еҽεєℯ'),
  ...spread('g', 'ɡցԍ'),
  ...spread('h', 'һհн'),
  ...spread('i', 'іıιɩӏׁ1|!'),
  ...spread('j', 'јϳ'),
  ...spread('k', 'кκ'),
  ...spread('l', 'ӏⅼ1|ⵏ'),
  ...spread('m', 'мⅿ'),
  ...spread('n', 'ոпην'),
  ...spread('o', 'оοօ0σ'),
  ...spread('p', 'рρⲣ'),
  ...spread('r', 'гᴦⲅ'),
  ...spread('s', 'ѕꜱ5$'),
  ...spread('t', 'тτ'),
  ...spread('w', 'ԝѡωɯ'),
  ...spread('.', '·․ꓸ٠۰'),
};

function spread(letter: string, drawn: string): Record<string, string> {
  return Object.fromEntries([...drawn].map((character) => [character, letter]));
}

/**
 * Two names with one skeleton are hard to tell apart: compatibility forms, accents, case, spaces and look-alike letters
 * are gone. `l` and `i` fall together, because 1 and | stand for both.
 */
function skeleton(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\p{M}\s]/gu, '')
    .toLowerCase();
  const latin = [...plain].map((character) => DRAWN_LIKE[character] ?? character).join('');
  return latin.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('l', 'i');
}

const REAL_NAMES = new Map(ROOT_NAMES.map((name) => [skeleton(name), name]));

/**
 * Refuses a root name that people would take for one of the package's own. `readme.md` in other letter case is an
 * honest habit; `Wpk.json` is not, because a program on Windows or macOS would read it as the manifest.
 */
export function refuseLookAlike(path: string): void {
  const first = path.split('/', 1)[0] ?? '';
  const real = REAL_NAMES.get(skeleton(first));
  if (real === undefined || first === real) return;
  const onlyCaseDiffers = first.toLowerCase() === real.toLowerCase() && /^[\x21-\x7e]+$/.test(first);
  if (onlyCaseDiffers && real !== 'wpk.json') return;
  throw new StationError('packages.name-look-alike', { entry: path, real });
}
