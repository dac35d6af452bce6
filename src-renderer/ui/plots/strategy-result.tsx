import { useTranslation } from 'react-i18next';
import { Badge } from '../badge.tsx';
import { count } from '../format.ts';
import { BarsTable } from './bars-table.tsx';
import { dayOfBar, digitsFor, signed } from './numbers.ts';
import { PlotOrTable } from './plot-or-table.tsx';
import { PriceChart } from './price-chart.tsx';
import type { Strategy } from './strategy.ts';
import { TradesTable } from './trades-table.tsx';
import styles from './plot.module.css';

/** The price with the signals, equity and drawdown below it on the same days, figures and trades. */
export function StrategyResult({ bars, signals, equity }: Strategy) {
  const { t } = useTranslation('plots');
  const digits = digitsFor(bars.close);
  const won = equity.trades.filter(({ result }) => result > 0).length;
  const first = bars.time[0] ?? 0;
  const last = bars.time.at(-1) ?? 0;
  return (
    <div className={styles.strategy}>
      <dl className={styles.stats} aria-label={t('stats.label')}>
        <div>
          <dt>{t('stats.result')}</dt>
          <dd>{signed(equity.result, digits)}</dd>
        </div>
        <div>
          <dt>{t('drawdown')}</dt>
          <dd>{signed(equity.deepest, digits)}</dd>
        </div>
        <div>
          <dt>{t('stats.trades')}</dt>
          <dd>{count(equity.trades.length)}</dd>
        </div>
        <div>
          <dt>{t('stats.won')}</dt>
          <dd>{count(won)}</dd>
        </div>
        <div>
          <dt>{t('stats.signals')}</dt>
          <dd>{count(signals.length)}</dd>
        </div>
      </dl>
      <div>
        <PlotOrTable
          title={t('price', { symbol: bars.symbol })}
          aside={
            <>
              <span className={styles.legend} aria-hidden="true">
                {(['buy', 'sell', 'flat'] as const).map((side) => (
                  <span key={side} data-side={side}>
                    <b>{{ buy: '▲', sell: '▼', flat: '●' }[side]}</b>
                    {t(`side.${side}`)}
                  </span>
                ))}
              </span>
              {bars.synthetic ? (
                <Badge tone="plain" label={t('synthetic')} hint={t('syntheticHint')} />
              ) : null}
            </>
          }
          plot={
            <PriceChart
              bars={bars}
              signals={signals}
              points={equity.points}
              digits={digits}
              label={t('aria', {
                symbol: bars.symbol,
                signals: signals.length,
                from: dayOfBar(first),
                to: dayOfBar(last),
              })}
            />
          }
          table={() => <BarsTable bars={bars} signals={signals} points={equity.points} digits={digits} />}
        />
        <p className={styles.how}>
          {t('how')}
          {equity.beyond > 0 ? ` ${t('beyond', { count: equity.beyond })}` : ''}
        </p>
      </div>
      {signals.length === 0 ? (
        <p>{t('noSignals')}</p>
      ) : (
        <TradesTable trades={equity.trades} digits={digits} />
      )}
    </div>
  );
}
