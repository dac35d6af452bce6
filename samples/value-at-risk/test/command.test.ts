import { storage } from 'marketplace';
import { commands, reports } from '../src/main.ts';
import { readTrend } from '../src/trend.ts';

const BOOK = [
  { symbol: 'EURUSD', units: 250_000 },
  { symbol: 'USDJPY', units: -100_000 },
  { symbol: 'EURGBP', units: 50_000 },
];

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    return (thrown as Error).message;
  }
  throw new Error('expected a refusal');
}

export const tests = {
  async 'answers for a book of several currencies'() {
    const { valueAtRisk, expectedShortfall, positions } = await commands.var({ positions: BOOK });
    if (!(valueAtRisk > 0 && expectedShortfall >= valueAtRisk))
      throw new Error(`${valueAtRisk}, ${expectedShortfall}`);
    const sum = positions.reduce((total, { part }) => total + part, 0);
    if (Math.abs(sum - expectedShortfall) > 0.05) throw new Error(`parts add up to ${sum}`);
  },
  async 'grows with the confidence and the holding period'() {
    const [usual, surer, longer] = [
      await commands.var({ positions: BOOK }),
      await commands.var({ positions: BOOK, confidence: 0.99 }),
      await commands.var({ positions: BOOK, days: 5 }),
    ];
    if (!(surer.valueAtRisk > usual.valueAtRisk)) throw new Error('confidence');
    if (!(longer.valueAtRisk > usual.valueAtRisk)) throw new Error('holding period');
  },
  async 'says when the limit is passed'() {
    const { withinLimit } = await commands.var({ positions: [{ symbol: 'EURUSD', units: 50_000_000 }] });
    if (withinLimit) throw new Error('expected the limit to be passed');
  },
  async 'remembers the book and the results'() {
    await storage.delete('trend');
    await commands.var({ positions: BOOK });
    const again = await commands.var({});
    if (again.positions.length !== BOOK.length) throw new Error('the book was forgotten');
    // The clock stands still here: one moment, one point.
    if ((await readTrend()).length !== 1) throw new Error('expected one point');
    await reports['var-report']({});
  },
  async 'names what is wrong with the input'() {
    const positions = [{ symbol: 'EURUSD' }];
    const messages = [
      await refusal(commands.var({ positions })),
      await refusal(commands.var({ confidence: 95 })),
      await refusal(commands.var({ positions: [{ symbol: 'gold', units: 1 }] })),
    ];
    const expected = [/position 1/, /confidence is a number/, /gold is no pair/];
    expected.forEach((pattern, at) => {
      if (!pattern.test(messages[at] ?? '')) throw new Error(messages[at]);
    });
  },
};
