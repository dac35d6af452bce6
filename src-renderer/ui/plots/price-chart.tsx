import { useComputedColorScheme } from '@mantine/core';
import {
  AreaSeries,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  LineSeries,
  type SeriesMarker,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bars } from '../../../src-shared/models/sandbox.ts';
import { chartOptions, readColours, seconds, type ChartColours } from './chart-look.ts';
import type { EquityPoint, Signal } from './equity.ts';
import styles from './plot.module.css';

/** Shares of the height: price, equity, drawdown. */
const PANES = [6, 2.4, 1.6] as const;
const [PRICE, EQUITY, DRAWDOWN] = PANES;
const WHOLE = PRICE + EQUITY + DRAWDOWN;

/** How many of the latest days are in sight at first; fewer where each would have less than two pixels. */
const IN_SIGHT = 250;
const DAY_PIXELS = 2;

/** Candles with a mark for each signal; below them equity and drawdown on the same days. */
export function PriceChart({
  bars,
  signals,
  points,
  digits,
  label,
}: {
  readonly bars: Bars;
  readonly signals: readonly Signal[];
  readonly points: readonly EquityPoint[];
  readonly digits: number;
  readonly label: string;
}) {
  const { t } = useTranslation('plots');
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    if (place.current === null) return undefined;
    const colours = readColours();
    const chart = createChart(place.current, chartOptions(colours));
    // Written out: 10 ** -5 is a hair below 0.00001, and the axis rounds every price with it.
    const priceFormat = { type: 'price', precision: digits, minMove: Number(`1e-${digits}`) } as const;
    const quiet = { priceLineVisible: false, priceFormat };

    const candles = chart.addSeries(CandlestickSeries, {
      ...quiet,
      lastValueVisible: false,
      upColor: colours.surface,
      borderUpColor: colours.up,
      wickUpColor: colours.up,
      downColor: colours.down,
      borderDownColor: colours.down,
      wickDownColor: colours.down,
    });
    candles.setData(
      bars.time.map((time, index) => ({
        time: seconds(time),
        open: bars.open[index] ?? 0,
        high: bars.high[index] ?? 0,
        low: bars.low[index] ?? 0,
        close: bars.close[index] ?? 0,
      })),
    );
    createSeriesMarkers(candles, markersOf(signals, colours));

    const equity = chart.addSeries(LineSeries, { ...quiet, color: colours.line, lineWidth: 2 }, 1);
    equity.setData(points.map(({ time, equity: value }) => ({ time: seconds(time), value })));
    equity.createPriceLine({ price: 0, color: colours.strong, lineWidth: 1, axisLabelVisible: false });

    const drawdown = chart.addSeries(
      AreaSeries,
      {
        ...quiet,
        lineColor: colours.down,
        lineWidth: 1,
        topColor: `${colours.down}30`,
        bottomColor: `${colours.down}30`,
        invertFilledArea: true,
      },
      2,
    );
    drawdown.setData(points.map(({ time, drawdown: value }) => ({ time: seconds(time), value })));

    for (const [index, pane] of chart.panes().entries()) pane.setStretchFactor(PANES[index] ?? 1);
    chart.timeScale().setVisibleLogicalRange({
      from: Math.max(0, bars.time.length - Math.min(IN_SIGHT, place.current.clientWidth / DAY_PIXELS)),
      to: bars.time.length + 2,
    });
    return () => chart.remove();
  }, [bars, signals, points, digits, scheme]);

  const top = (share: number): string => `calc((100% - 28px) * ${share / WHOLE} + 6px)`;
  return (
    <div className={styles.plot} role="img" aria-label={label}>
      <div ref={place} className={styles.price} />
      <span className={styles.pane} style={{ top: top(PRICE) }}>
        {t('equity')}
      </span>
      <span className={styles.pane} style={{ top: top(PRICE + EQUITY) }}>
        {t('drawdown')}
      </span>
    </div>
  );
}

function markersOf(signals: readonly Signal[], colours: ChartColours): SeriesMarker<UTCTimestamp>[] {
  const looks = {
    buy: { position: 'belowBar', shape: 'arrowUp', color: colours.up },
    sell: { position: 'aboveBar', shape: 'arrowDown', color: colours.down },
    flat: { position: 'aboveBar', shape: 'circle', color: colours.faint },
  } as const;
  return signals
    .toSorted((a, b) => a.time - b.time)
    .map(({ time, side }) => ({ time: seconds(time), size: side === 'flat' ? 0.6 : 1, ...looks[side] }));
}
