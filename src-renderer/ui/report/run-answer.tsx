import { useTranslation } from 'react-i18next';
import type { SandboxResult } from '../../../src-shared/models/sandbox.ts';
import type { Strategy } from '../plots/strategy.ts';
import { StrategyResult } from '../plots/strategy-result.tsx';
import { Section } from '../section.tsx';
import { ReportParts } from './report-parts.tsx';
import { ValueView } from './value-view.tsx';

/** What a run answered: a strategy's plot, figures and trades, its report, and any other answer. */
export function RunAnswer({
  result,
  strategy,
  openLink,
}: {
  readonly result: Pick<SandboxResult, 'outcome' | 'value' | 'report'>;
  readonly strategy: Strategy | null;
  readonly openLink: (href: string) => void;
}) {
  const { t } = useTranslation('report');
  const { outcome, value, report } = result;
  return (
    <>
      {strategy === null ? null : <StrategyResult {...strategy} />}
      {report.length === 0 ? null : <ReportParts parts={report} openLink={openLink} />}
      {value !== null && strategy === null ? (
        <Section title={t('answer')}>
          <ValueView value={value} />
        </Section>
      ) : null}
      {outcome === 'ok' && value === null && report.length === 0 ? <p>{t('nothing')}</p> : null}
    </>
  );
}
