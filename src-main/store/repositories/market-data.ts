import type { SqlConnection } from '../connection.ts';
import type { Bar } from '../../../src-shared/models/sandbox.ts';
import type { MarketDataRepository } from '../port.ts';

const INSERT = `INSERT INTO market_bars (open, high, low, close, volume, symbol, time) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;
const REPLACE = `UPDATE market_bars SET open = ?, high = ?, low = ?, close = ?, volume = ? WHERE symbol = ? AND time = ?`;
// The symbol's row carries its count and span, so that listing symbols does not walk a million bars.
const SYMBOL = `INSERT INTO market_symbols (symbol, source, bars, from_time, to_time) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (symbol) DO UPDATE SET source = excluded.source, bars = bars + excluded.bars,
    from_time = min(from_time, excluded.from_time), to_time = max(to_time, excluded.to_time)`;

export function marketDataRepository(db: SqlConnection): MarketDataRepository {
  return {
    async putBars(symbol, source, bars) {
      if (bars.length === 0) return;
      const insert = db.prepare(INSERT);
      const replace = db.prepare(REPLACE);
      let added = 0;
      let from = Number.POSITIVE_INFINITY;
      let to = Number.NEGATIVE_INFINITY;
      for (const bar of bars) {
        const values = [bar.open, bar.high, bar.low, bar.close, bar.volume, symbol, bar.time] as const;
        if (insert.run(...values).changes > 0) added += 1;
        else replace.run(...values);
        from = Math.min(from, bar.time);
        to = Math.max(to, bar.time);
      }
      db.prepare(SYMBOL).run(symbol, source, added, from, to);
    },
    async bars(symbol, from, to) {
      const sql = `SELECT time, open, high, low, close, volume FROM market_bars
        WHERE symbol = ? AND time BETWEEN ? AND ? ORDER BY time`;
      return db.prepare(sql).all<Bar>(symbol, from, to);
    },
    async symbols() {
      const sql = `SELECT symbol, source, bars, from_time AS "from", to_time AS "to" FROM market_symbols ORDER BY symbol`;
      return db
        .prepare(sql)
        .all<{ symbol: string; source: string; bars: number; from: number; to: number }>();
    },
  };
}
