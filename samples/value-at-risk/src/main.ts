import type { Json } from 'marketplace';
import { assess } from './assess.ts';
import { writeReport } from './var-report.ts';

/** Amounts are losses in `currency`, in whole cents. */
export type Answer = {
  readonly currency: string;
  readonly confidence: number;
  /** Holding period. */
  readonly days: number;
  readonly scenarios: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly diversification: number;
  readonly limit: number | null;
  readonly withinLimit: boolean;
  readonly positions: readonly {
    readonly symbol: string;
    readonly units: number;
    readonly value: number;
    readonly alone: number;
    readonly part: number;
  }[];
};

export const commands = {
  async var(input: Json): Promise<Answer> {
    const { question, risk, limit } = await assess(input);
    return {
      currency: question.currency,
      confidence: question.confidence,
      days: question.days,
      scenarios: risk.scenarios,
      valueAtRisk: cents(risk.valueAtRisk),
      expectedShortfall: cents(risk.expectedShortfall),
      diversification: cents(risk.diversification),
      limit,
      withinLimit: limit === null || risk.valueAtRisk <= limit,
      positions: risk.positions.map(({ symbol, units, value, alone, part }) => ({
        symbol,
        units,
        value: cents(value),
        alone: cents(alone),
        part: cents(part),
      })),
    };
  },
};

export const reports = {
  async 'var-report'(input: Json): Promise<void> {
    writeReport(await assess(input));
  },
};

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
