import { anyJson, listOf, pairOfNumbers, text, workerMethod } from './worker-method.ts';

const COLUMNS = 100;

/**
 * `report.markdown(text)`, `report.table(columns, rows)`, `report.series(name, points)` add parts to the run's
 * report. `points` are pairs `[x, y]`. Needs no grant; bounded by `reportBytes`.
 */
export const reportShim = {
  markdown: workerMethod([text()], ([markdown], side) => {
    side.report({ kind: 'markdown', text: markdown });
    return undefined;
  }),
  table: workerMethod(
    [listOf(text(200), { least: 1, most: COLUMNS }), listOf(listOf(anyJson, { most: COLUMNS }))],
    ([columns, rows], side) => {
      side.report({ kind: 'table', columns, rows });
      return undefined;
    },
  ),
  series: workerMethod([text(200), listOf(pairOfNumbers)], ([name, points], side) => {
    side.report({ kind: 'series', name, points });
    return undefined;
  }),
} as const;
