import { clock, log, marketData, notify, settings, type Json } from 'marketplace';
import { conversion, pairOf } from './currency.ts';
import { readPrices } from './prices.ts';
import { questionFrom, rememberBook } from './question.ts';
import { simulate, type Question, type Risk } from './simulate.ts';
import { addToTrend, type Point } from './trend.ts';

export interface Assessment {
  readonly question: Question;
  readonly risk: Risk;
  /** Earlier results and this one, oldest first. */
  readonly trend: readonly Point[];
  /** The user's limit, `null` for none. */
  readonly limit: number | null;
}

/** Answers the input's question, keeps the result for the trend, and speaks up when it is over the limit. */
export async function assess(input: Json): Promise<Assessment> {
  const question = await questionFrom(input);
  const risk = simulate(await readPrices(await symbolsFor(question), historyDays()), question);
  await rememberBook(question.positions);
  const { valueAtRisk, expectedShortfall } = risk;
  const trend = await addToTrend({ at: clock.now(), valueAtRisk, expectedShortfall });
  const limit = limitFrom(settings.get('limit'));
  if (limit !== null && valueAtRisk > limit) {
    log.warn(`value at risk ${Math.round(valueAtRisk)} is above the limit ${limit}`);
    await notify.show(
      'Value at risk above your limit',
      `${Math.round(valueAtRisk)} ${question.currency}, limit ${limit}; expected shortfall ${Math.round(expectedShortfall)}.`,
    );
  }
  return { question, risk, trend, limit };
}

/** The positions' symbols, and those that turn their currencies into the result's. */
async function symbolsFor({ positions, currency }: Question): Promise<readonly string[]> {
  const known = await marketData.symbols();
  return positions.flatMap(({ symbol }) => {
    const by = conversion(pairOf(symbol).quote, currency, known);
    return by === null ? [symbol] : [symbol, by.symbol];
  });
}

function historyDays(): number {
  const days = settings.get('history');
  return typeof days === 'number' ? days : 500;
}

function limitFrom(value: Json | undefined): number | null {
  return typeof value === 'number' && value > 0 ? value : null;
}
