import { z } from 'zod';
import { barsSchema } from '../models/sandbox.ts';
import { pathSchema, procedure } from './procedure.ts';

const symbol = z.string().regex(/^[A-Z0-9][A-Z0-9._/-]{0,31}$/, 'use capital letters, digits and . _ / -');

/** Daily bars: imported ones, else the bundled synthetic set. */
export const marketData = {
  symbols: procedure({ role: 'user', reach: 'local' }, 'files').output(
    z.object({
      items: z.array(
        z.object({
          symbol: z.string(),
          source: z.string(),
          synthetic: z.boolean(),
          bars: z.int(),
          from: z.iso.datetime(),
          to: z.iso.datetime(),
        }),
      ),
    }),
  ),
  bars: procedure({ role: 'user', reach: 'local' }, 'market-data', 'files')
    .input(
      z.object({
        symbol,
        from: z.number().optional(),
        to: z.number().optional(),
        /** The generated prices, even where others were imported: those that dry runs work on. */
        synthetic: z.boolean().default(false),
      }),
    )
    .output(barsSchema),
  import: procedure({ role: 'user', reach: 'local' }, 'market-data', 'packages', 'files')
    .input(z.object({ path: pathSchema, symbol }))
    .output(z.object({ symbol: z.string(), bars: z.int(), from: z.iso.datetime(), to: z.iso.datetime() })),
};
