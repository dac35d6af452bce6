import { useComputedColorScheme } from '@mantine/core';
import { createChart, LineSeries } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { count } from '../format.ts';
import { Table } from '../table.tsx';
import { chartOptions, readColours, seconds } from './chart-look.ts';
import { dayOfBar, plain } from './numbers.ts';
import { PlotOrTable } from './plot-or-table.tsx';
import styles from './plot.module.css';

const SHOWN = 500;

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

/** One series of a report over time. */
export function SeriesChart({ name, points }: Series) {
  const { t } = useTranslation('plots');
  return (
    <PlotOrTable
      title={name}
      plot={<Line name={name} points={points} />}
      table={() => (
        <>
          <div className={styles.scroll} tabIndex={0} role="region" aria-label={name}>
            <Table
              caption={name}
              rows={points.toReversed().slice(0, SHOWN)}
              rowKey={([time]) => String(time)}
              columns={[
                { key: 'day', title: t('days.day'), cell: ([time]) => dayOfBar(time) },
                { key: 'value', title: t('days.value'), numeric: true, cell: ([, value]) => plain(value) },
              ]}
            />
          </div>
          {points.length <= SHOWN ? null : (
            <p className={styles.shown}>
              {t('days.shown', { shown: count(SHOWN), total: count(points.length) })}
            </p>
          )}
        </>
      )}
    />
  );
}

function Line({ name, points }: Series) {
  const { t } = useTranslation('plots');
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    if (place.current === null) return undefined;
    const colours = readColours();
    const chart = createChart(place.current, chartOptions(colours));
    const line = chart.addSeries(LineSeries, {
      color: colours.line,
      lineWidth: 2,
      priceLineVisible: false,
      priceFormat: { type: 'custom', formatter: plain, minMove: 1e-8 },
    });
    line.setData(ordered(points).map(([time, value]) => ({ time: seconds(time), value })));
    chart.timeScale().fitContent();
    return () => chart.remove();
  }, [points, scheme]);
  return (
    <div
      className={styles.plot}
      role="img"
      aria-label={t('seriesAria', { name, points: count(points.length) })}
    >
      <div ref={place} className={styles.series} />
    </div>
  );
}

/** Ascending, one point a second: a guest may write them in any order. */
function ordered(points: Series['points']): Series['points'] {
  const bySecond = new Map(points.map((point) => [seconds(point[0]), point]));
  return [...bySecond.values()].toSorted(([a], [b]) => a - b);
}
