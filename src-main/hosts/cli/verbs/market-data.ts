import { table, when } from '../text.ts';
import type { Verb } from '../verb.ts';

export const marketData: Verb = (program, run) => {
  const group = program.command('market-data').description('price bars that extensions may read');
  group
    .command('list')
    .description('symbols, imported and synthetic')
    .action(
      run(async (session) => {
        const answer = await session.client.marketData.symbols();
        session.print(answer, () =>
          table(
            ['SYMBOL', 'BARS', 'FROM', 'TO', 'SOURCE'],
            answer.items.map((one) => [
              one.symbol,
              String(one.bars),
              when(one.from).slice(0, 10),
              when(one.to).slice(0, 10),
              one.synthetic ? `${one.source} (synthetic: no market's prices)` : one.source,
            ]),
          ),
        );
      }),
    );
  group
    .command('import')
    .argument('<file>', 'CSV with date, open, high, low, close and volume')
    .requiredOption('--symbol <name>', 'such as EURUSD')
    .description('import daily bars from a CSV file')
    .action(
      run(async (session, options, file = '') => {
        const done = await session.client.marketData.import({
          path: session.resolve(file),
          symbol: options['symbol'] as string,
        });
        session.print(
          done,
          () =>
            `${done.symbol}: ${done.bars} bars, ${when(done.from).slice(0, 10)} to ${when(done.to).slice(0, 10)}`,
        );
      }),
    );
};
