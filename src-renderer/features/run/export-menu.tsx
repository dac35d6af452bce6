import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { notifyDone, notifyProblem } from '../../app/notify.tsx';
import { api } from '../../client.ts';
import { dayOfBar } from '../../ui/plots/numbers.ts';
import type { Strategy } from '../../ui/plots/strategy.ts';
import { toCsv } from './to-csv.ts';
import type { Finished } from './use-run.ts';

/** Results as files, where the person says. */
export function ExportMenu({
  finished,
  name,
  strategy,
}: {
  readonly finished: Finished;
  readonly name: string;
  readonly strategy: Strategy | null;
}) {
  const { t } = useTranslation('run');
  const { result } = finished;
  const save = async (suffix: string, text: string): Promise<void> => {
    try {
      const { path } = await api.window.saveText({ suggestedName: `${name}${suffix}`, text });
      if (path !== null) notifyDone(t('export.done'), path);
    } catch (error) {
      notifyProblem(error);
    }
  };
  const tables = result.report.filter((part) => part.kind === 'table');
  const series = result.report.filter((part) => part.kind === 'series');
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconDownload size={16} />}>{t('export.title')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('.json', JSON.stringify(result, null, 2))}>
          {t('export.result')}
        </Menu.Item>
        {strategy === null ? null : (
          <>
            <Menu.Item onClick={() => void save('-signals.csv', signalsCsv(strategy))}>
              {t('export.signals')}
            </Menu.Item>
            <Menu.Item onClick={() => void save('-trades.csv', tradesCsv(strategy))}>
              {t('export.trades')}
            </Menu.Item>
            <Menu.Item onClick={() => void save('-equity.csv', equityCsv(strategy))}>
              {t('export.equity')}
            </Menu.Item>
          </>
        )}
        {tables.map((table, index) => (
          <Menu.Item
            key={`table ${index}`}
            onClick={() => void save(`-table-${index + 1}.csv`, toCsv(table.columns, table.rows))}
          >
            {t('export.table', { number: index + 1 })}
          </Menu.Item>
        ))}
        {series.map((one, index) => (
          <Menu.Item
            key={`series ${index}`}
            onClick={() =>
              void save(
                `-series-${index + 1}.csv`,
                toCsv(
                  ['time', 'value'],
                  one.points.map(([time, value]) => [new Date(time).toISOString(), value]),
                ),
              )
            }
          >
            {t('export.series', { name: one.name })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function signalsCsv({ signals }: Strategy): string {
  return toCsv(
    ['time', 'side', 'price', 'note'],
    signals.map(({ time, side, price, note }) => [new Date(time).toISOString(), side, price, note ?? '']),
  );
}

function tradesCsv({ equity }: Strategy): string {
  return toCsv(
    ['side', 'in', 'in_price', 'out', 'out_price', 'result', 'why'],
    equity.trades.map((trade) => [
      trade.side,
      dayOfBar(trade.entryTime),
      trade.entryPrice,
      trade.exitTime === null ? '' : dayOfBar(trade.exitTime),
      trade.exitPrice,
      trade.result,
      trade.note,
    ]),
  );
}

function equityCsv({ bars, equity }: Strategy): string {
  return toCsv(
    ['date', 'open', 'high', 'low', 'close', 'equity', 'drawdown'],
    bars.time.map((time, index) => [
      dayOfBar(time),
      bars.open[index] ?? null,
      bars.high[index] ?? null,
      bars.low[index] ?? null,
      bars.close[index] ?? null,
      equity.points[index]?.equity ?? null,
      equity.points[index]?.drawdown ?? null,
    ]),
  );
}
