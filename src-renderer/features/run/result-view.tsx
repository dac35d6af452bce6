import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { equityOf } from './equity.ts';
import { ExportMenu } from './export-menu.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { readSignals } from './read-signals.ts';
import { ReportParts } from './report-parts.tsx';
import { StrategyResult } from './strategy-result.tsx';
import type { Chosen } from './chosen.ts';
import type { Finished } from './use-run.ts';
import { ValueView } from './value-view.tsx';
import styles from './result-view.module.css';

/** What came of a run: how it ended, its plot and trades, its report, its answer. */
export function ResultView({
  finished,
  chosen,
  onAgain,
}: {
  readonly finished: Finished;
  readonly chosen: Chosen;
  readonly onAgain: (timeoutMs: number | null) => void;
}) {
  const { t } = useTranslation('run');
  const { result, bars } = finished;
  const { kind } = chosen.contribution;
  const strategy = useMemo(() => {
    const signals = kind === 'strategy' && result.outcome === 'ok' ? readSignals(result.value) : null;
    return signals === null || bars === null ? null : { signals, bars, equity: equityOf(bars, signals) };
  }, [kind, result, bars]);
  const hasAnswer = result.value !== null && strategy === null;
  return (
    <div className={styles.result}>
      <OutcomeNote finished={finished} extensionId={chosen.extension.extensionId} onAgain={onAgain} />
      {result.outcome === 'ok' ? (
        <div className={styles.export}>
          <ExportMenu finished={finished} name={chosen.contribution.name} strategy={strategy} />
        </div>
      ) : null}
      {strategy === null ? null : <StrategyResult {...strategy} />}
      {result.report.length === 0 ? null : <ReportParts parts={result.report} />}
      {hasAnswer ? (
        <Section title={t('answer')}>
          <ValueView value={result.value} />
        </Section>
      ) : null}
      {result.outcome === 'ok' && result.value === null && result.report.length === 0 ? (
        <p>{t('nothing')}</p>
      ) : null}
    </div>
  );
}
