import { useTranslation } from 'react-i18next';
import type { ReportPart } from '../../../src-shared/models/sandbox.ts';
import { Markdown } from '../markdown.tsx';
import { Section } from '../section.tsx';
import { SeriesChart } from '../plots/series-chart.tsx';
import { ValueTable } from './value-table.tsx';
import styles from './report.module.css';

/** The report in the order its extension wrote it. */
export function ReportParts({
  parts,
  openLink,
}: {
  readonly parts: readonly ReportPart[];
  readonly openLink: (href: string) => void;
}) {
  const { t } = useTranslation('report');
  let tables = 0;
  return (
    <Section title={t('report')}>
      <div className={styles.report}>
        {parts.map((part, index) => {
          switch (part.kind) {
            case 'markdown':
              return <Markdown key={index} text={part.text} openLink={openLink} />;
            case 'series':
              return <SeriesChart key={index} name={part.name} points={part.points} />;
            case 'table':
              tables += 1;
              return (
                <ValueTable
                  key={index}
                  caption={t('table', { number: tables })}
                  columns={part.columns}
                  rows={part.rows}
                />
              );
          }
        })}
      </div>
    </Section>
  );
}
