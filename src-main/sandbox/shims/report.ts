import { z } from 'zod';
import { jsonArgument, workerMethod, type Shim } from './shim.ts';

/**
 * `report.markdown(text)`, `report.table(columns, rows)`, `report.series(name, points)` add parts to the run's
 * report. `points` are pairs `[x, y]`. Needs no grant; bounded by `reportBytes`.
 */
export const reportShim: Shim = {
  markdown: workerMethod(z.tuple([z.string()]), ([text], side) => {
    side.report({ kind: 'markdown', text });
    return undefined;
  }),
  table: workerMethod(
    z.tuple([z.array(z.string().max(200)).min(1).max(100), z.array(z.array(jsonArgument).max(100))]),
    ([columns, rows], side) => {
      side.report({ kind: 'table', columns, rows });
      return undefined;
    },
  ),
  series: workerMethod(
    z.tuple([z.string().max(200), z.array(z.tuple([z.number(), z.number()]))]),
    ([name, points], side) => {
      side.report({ kind: 'series', name, points });
      return undefined;
    },
  ),
};
