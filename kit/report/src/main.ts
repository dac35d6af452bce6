import { marketData, report, type Json } from 'marketplace';

/** Days of the table. */
const DAYS = 5;

export const reports = {
  async recent(input: Json): Promise<void> {
    const wanted = (input as { readonly symbol?: unknown } | null)?.symbol;
    const symbol = typeof wanted === 'string' ? wanted : ((await marketData.symbols())[0] ?? '');
    const bars = await marketData.bars(symbol);
    const rows = bars.time
      .map((time, day) => [new Date(time).toISOString().slice(0, 10), bars.close[day] ?? 0])
      .slice(-DAYS);
    report.markdown(
      `# ${symbol}\n\nThe last ${rows.length} closes${bars.synthetic ? ' (synthetic prices)' : ''}.`,
    );
    report.table(['Day', 'Close'], rows);
    report.series(
      'Close',
      bars.time.map((time, day) => [time, bars.close[day] ?? 0] as const),
    );
  },
};
