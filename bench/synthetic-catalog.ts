import { CATEGORIES } from '../src-shared/models/category.ts';
import type { ExtensionRow } from '../src-main/store/port.ts';

/** A seeded generator (mulberry32): the same catalog on every machine. Answers numbers from 0 to below 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const STOP_WORDS = ['the', 'and', 'for', 'with', 'a', 'of', 'to', 'in', 'your', 'on'];
const DOMAIN_WORDS = (
  'momentum breakout trend volatility risk hedge portfolio report signal strategy daily market price alert chart ' +
  'volume spread option future index bond yield currency carry mean reversion scanner screen filter ledger audit ' +
  'exposure margin drawdown sharpe beta alpha factor sector liquidity order book tick candle pattern average moving ' +
  'exponential band channel oscillator strength relative stochastic pivot fibonacci seasonal calendar event news ' +
  'sentiment macro inflation central bank rate curve swap credit default stress scenario monte carlo simulation'
).split(' ');
const SYLLABLES = (
  'ba be bi bo ca ce ci co da de di do fa fe fi fo ga ge gi go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ' +
  'pi po ra re ri ro sa se si so ta te ti to va ve vi vo za ze zi zo tra kri plo ster mond lar fen dor wex quil'
).split(' ');

export interface Vocabulary {
  /** Most frequent first. */
  readonly words: readonly string[];
  readonly stopWords: readonly string[];
}

export function vocabulary(size: number): Vocabulary {
  const random = seeded(7);
  const words = new Set(DOMAIN_WORDS);
  while (words.size < size) {
    const syllables = 2 + Math.floor(random() * 3);
    let word = '';
    for (let index = 0; index < syllables; index += 1) {
      word += SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? '';
    }
    words.add(word);
  }
  return { words: [...words], stopWords: STOP_WORDS };
}

/** Extensions whose words follow Zipf's law, as those of real catalogs do; most installed ones come anywhere. */
export function* syntheticExtensions(
  count: number,
  from: Vocabulary = vocabulary(20_000),
): Generator<ExtensionRow> {
  const random = seeded(11);
  const pick = zipf(from.words, random);
  const publishers = Math.max(10, Math.floor(count / 40));
  for (let index = 0; index < count; index += 1) {
    const title = [pick(), pick(), ...(random() < 0.4 ? [pick()] : [])];
    const description = Array.from({ length: 14 + Math.floor(random() * 16) }, () =>
      random() < 0.3 ? (from.stopWords[Math.floor(random() ** 2 * from.stopWords.length)] ?? 'the') : pick(),
    );
    const publisherId = `publisher-${Math.floor(random() ** 2 * publishers)}`;
    const name = `${title.join('-')}-${index}`;
    const ratingCount = Math.floor(random() ** 6 * 500);
    yield {
      id: `${publisherId}.${name}`,
      publisherId,
      name,
      displayName: title.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(' '),
      description: `${description.join(' ')}.`,
      category: CATEGORIES[Math.floor(random() * CATEGORIES.length)] ?? 'utility',
      tags: [...new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, pick))],
      kind: 'extension',
      pricing: random() < 0.8 ? 'free' : random() < 0.5 ? 'trial' : 'subscription',
      origin: 'local',
      latestVersion: '1.0.0',
      installs: Math.floor(random() ** 8 * 1_000_000),
      ratingCount,
      ratingSum: Math.floor(ratingCount * (2.5 + random() * 2.5)),
      simulated: false,
      createdAt: 1_700_000_000_000 + index * 1_000,
      publishedAt: 1_700_000_000_000 + index * 1_000,
      updatedAt: 1_700_000_000_000 + Math.floor(random() * 10_000_000_000),
    };
  }
}

/** Draws words with a frequency that falls with their place: 1 / (place + 3). */
function zipf(words: readonly string[], random: () => number): () => string {
  const steps = new Float64Array(words.length);
  let sum = 0;
  for (let index = 0; index < words.length; index += 1) steps[index] = sum += 1 / (index + 3);
  return () => {
    const target = random() * sum;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
}
