import { useComputedColorScheme } from '@mantine/core';
import {
  createChart,
  createSeriesMarkers,
  LineSeries,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import styles from './run.module.css';

export interface Line {
  readonly name: string;
  /** UTC milliseconds and value, in any order; of two at one time the last counts. */
  readonly points: readonly (readonly [time: number, value: number])[];
}

export interface Mark {
  readonly time: number;
  readonly side: 'buy' | 'sell' | 'flat';
}

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const seconds = (ms: number): UTCTimestamp => Math.floor(ms / 1000) as UTCTimestamp;

/** Lines over time with marks on the first. What it shows also stands in a table beside it. */
export function Chart({
  label,
  lines,
  marks,
}: {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly marks: readonly Mark[];
}) {
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    if (host.current === null) return undefined;
    const chart = createChart(host.current, {
      autoSize: true,
      layout: {
        attributionLogo: false,
        background: { color: 'transparent' },
        textColor: colour('--ink-3'),
        fontFamily: colour('--sans'),
        fontSize: 11,
      },
      grid: { vertLines: { visible: false }, horzLines: { color: colour('--line') } },
      rightPriceScale: { borderColor: colour('--line') },
      timeScale: { borderColor: colour('--line') },
    });
    for (const [index, line] of lines.entries()) {
      const series = chart.addSeries(LineSeries, {
        color: colour('--plot-line'),
        lineWidth: 1,
        priceLineVisible: false,
        title: lines.length > 1 ? line.name : '',
      });
      const byTime = new Map(line.points.map(([time, value]) => [seconds(time), value]));
      series.setData([...byTime].toSorted(([a], [b]) => a - b).map(([time, value]) => ({ time, value })));
      if (index === 0) createSeriesMarkers(series, marks.map(markOf));
    }
    chart.timeScale().fitContent();
    return () => chart.remove();
  }, [lines, marks, scheme]);
  return <div className={styles.chart} ref={host} role="img" aria-label={label} />;
}

function markOf({ time, side }: Mark): SeriesMarker<Time> {
  const at = { time: seconds(time) };
  if (side === 'buy') return { ...at, position: 'belowBar', shape: 'arrowUp', color: colour('--plot-up') };
  if (side === 'sell')
    return { ...at, position: 'aboveBar', shape: 'arrowDown', color: colour('--plot-down') };
  return { ...at, position: 'aboveBar', shape: 'circle', color: colour('--plot-down') };
}
