import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isJsonObject, type Json } from '../../../../src-shared/json.ts';
import { orpc } from '../../../client.ts';
import { day } from '../../../ui/format.ts';
import { Table } from '../../../ui/table.tsx';
import type { Run } from './answer.ts';
import { Chart, type Line } from './chart.tsx';
import type { Signal } from './signals.ts';
import styles from './run.module.css';

/** What strategies look at when the input names no symbol; the dry run does the same. */
const DEFAULT_SYMBOL = 'EURUSD';

const NO_MARKS: readonly Signal[] = [];

/** Series of a report, and the signals of a strategy on the prices that it saw. Each with its table. */
export function Plots({
  run,
  signals,
  input,
}: {
  readonly run: Run;
  readonly signals: readonly Signal[] | null;
  readonly input: Json | undefined;
}) {
  const { t } = useTranslation('console');
  const series = run.report.filter((part) => part.kind === 'series');
  if (signals === null && series.length === 0) return <p className={styles.note}>{t('run.noPlots')}</p>;
  return (
    <div className={styles.parts}>
      {signals === null ? null : <SignalPlot signals={signals} symbol={symbolOf(input)} />}
      {series.map((one, index) => (
        <SeriesPlot key={index} name={one.name} points={one.points} />
      ))}
    </div>
  );
}

function symbolOf(input: Json | undefined): string {
  const symbol = isJsonObject(input) ? input['symbol'] : undefined;
  return typeof symbol === 'string' ? symbol : DEFAULT_SYMBOL;
}

function SignalPlot({ signals, symbol }: { readonly signals: readonly Signal[]; readonly symbol: string }) {
  const { t } = useTranslation('console');
  const bars = useQuery(orpc.marketData.bars.queryOptions({ input: { symbol } }));
  // The dry run shows strategies the synthetic prices; imported ones of the same name are others.
  const prices = bars.data?.synthetic === true ? bars.data : null;
  const lines = useMemo(
    (): readonly Line[] => [
      {
        name: symbol,
        points:
          prices === null
            ? signals.map(({ time, price }) => [time, price])
            : prices.time.map((time, at) => [time, prices.close[at] ?? 0]),
      },
    ],
    [symbol, prices, signals],
  );
  return (
    <figure className={styles.plot}>
      <figcaption>
        <span>{t('run.chartOf', { symbol, count: signals.length })}</span>
        {prices === null ? null : <span>{t('run.synthetic')}</span>}
      </figcaption>
      <Chart label={t('run.chartOf', { symbol, count: signals.length })} lines={lines} marks={signals} />
      <Table
        caption={t('run.signals')}
        columns={[
          { key: 'day', title: t('run.day'), cell: ({ time }) => day(new Date(time).toISOString()) },
          { key: 'side', title: t('run.side'), cell: ({ side }) => side },
          { key: 'price', title: t('run.price'), numeric: true, cell: ({ price }) => price.toPrecision(6) },
          { key: 'note', title: t('run.note'), cell: ({ note }) => note ?? '' },
        ]}
        rows={signals}
        rowKey={({ time, side }) => `${time} ${side}`}
      />
    </figure>
  );
}

function SeriesPlot({
  name,
  points,
}: {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}) {
  const { t } = useTranslation('console');
  const lines = useMemo((): readonly Line[] => [{ name, points }], [name, points]);
  const values = points.map(([, value]) => value);
  const first = points[0];
  const last = points.at(-1);
  const facts = [
    [t('run.points'), String(points.length)],
    [t('run.low'), values.reduce((low, value) => Math.min(low, value), Infinity).toPrecision(6)],
    [t('run.high'), values.reduce((high, value) => Math.max(high, value), -Infinity).toPrecision(6)],
    [
      t('run.first'),
      first === undefined ? '' : `${day(new Date(first[0]).toISOString())}: ${first[1].toPrecision(6)}`,
    ],
    [
      t('run.last'),
      last === undefined ? '' : `${day(new Date(last[0]).toISOString())}: ${last[1].toPrecision(6)}`,
    ],
  ] as const;
  return (
    <figure className={styles.plot}>
      <figcaption>
        <span>{name}</span>
      </figcaption>
      <Chart label={name} lines={lines} marks={NO_MARKS} />
      {points.length === 0 ? null : (
        <Table
          caption={name}
          columns={[
            { key: 'term', title: t('run.series'), cell: ([term]) => term },
            { key: 'value', title: name, numeric: true, cell: ([, value]) => value },
          ]}
          rows={facts}
          rowKey={([term]) => term}
        />
      )}
    </figure>
  );
}
