import { report } from 'marketplace';
import type { Assessment } from './assess.ts';

/** Writes the report of one assessment: headline, table by position, trend. */
export function writeReport({ question, risk, trend, limit }: Assessment): void {
  const { currency, confidence, days } = question;
  const share = `${Math.round(confidence * 1000) / 10} %`;
  const lines = [
    '# Value at risk',
    '',
    `On ${share} of ${days === 1 ? 'days' : `${days}-day periods`} this book loses less than ` +
      `**${amount(risk.valueAtRisk)} ${currency}**; on the others **${amount(risk.expectedShortfall)} ${currency}** on average.`,
    '',
    `- ${risk.scenarios} scenarios from past prices`,
    `- Diversification takes ${amount(risk.diversification)} ${currency} off what the positions would risk alone`,
    ...(limit === null
      ? []
      : [`- Limit ${amount(limit)} ${currency}: **${risk.valueAtRisk > limit ? 'exceeded' : 'kept'}**`]),
  ];
  report.markdown(lines.join('\n'));
  report.table(
    ['Position', 'Units', `Value (${currency})`, 'Alone', 'Part of shortfall', 'Share'],
    risk.positions
      .toSorted((a, b) => b.part - a.part)
      .map(({ symbol, units, value, alone, part }) => [
        symbol,
        units,
        Math.round(value),
        Math.round(alone),
        Math.round(part),
        risk.expectedShortfall === 0 ? '–' : `${Math.round((100 * part) / risk.expectedShortfall)} %`,
      ]),
  );
  report.series(
    'Value at risk',
    trend.map(({ at, valueAtRisk }) => [at, valueAtRisk] as const),
  );
  report.series(
    'Expected shortfall',
    trend.map(({ at, expectedShortfall }) => [at, expectedShortfall] as const),
  );
}

/** `12,345`, whatever the machine's language. */
function amount(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, ',');
}
