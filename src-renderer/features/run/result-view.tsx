import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { ReportParts } from './report-parts.tsx';
import { StrategyResult } from './strategy-result.tsx';
import type { Strategy } from './strategy.ts';
import type { Finished } from './use-run.ts';
import { ValueView } from './value-view.tsx';
import styles from './result-view.module.css';

/** What came of a run: how it ended, its plot and trades, its report, its answer. */
export function ResultView({
  finished,
  strategy,
  extensionId,
  onAgain,
}: {
  readonly finished: Finished;
  readonly strategy: Strategy | null;
  readonly extensionId: string;
  readonly onAgain: (timeoutMs: number | null) => void;
}) {
  const { t } = useTranslation('run');
  const { outcome, value, report } = finished.result;
  return (
    <div className={styles.result}>
      <OutcomeNote finished={finished} extensionId={extensionId} onAgain={onAgain} />
      {strategy === null ? null : <StrategyResult {...strategy} />}
      {report.length === 0 ? null : <ReportParts parts={report} />}
      {value !== null && strategy === null ? (
        <Section title={t('answer')}>
          <ValueView value={value} />
        </Section>
      ) : null}
      {outcome === 'ok' && value === null && report.length === 0 ? <p>{t('nothing')}</p> : null}
    </div>
  );
}
