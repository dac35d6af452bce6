import { useTranslation } from 'react-i18next';
import type { ReportPart } from '../../../src-shared/models/sandbox.ts';
import { openExternal } from '../../app/open-external.ts';
import { Markdown } from '../../ui/markdown.tsx';
import { Section } from '../../ui/section.tsx';
import { SeriesChart } from './series-chart.tsx';
import { ValueTable } from './value-table.tsx';
import styles from './report.module.css';

/** The report in the order its extension wrote it. */
export function ReportParts({ parts }: { readonly parts: readonly ReportPart[] }) {
  const { t } = useTranslation('run');
  let tables = 0;
  return (
    <Section title={t('report')}>
      <div className={styles.report}>
        {parts.map((part, index) => {
          switch (part.kind) {
            case 'markdown':
              return <Markdown key={index} text={part.text} openLink={openExternal} />;
            case 'series':
              return <SeriesChart key={index} name={part.name} points={part.points} />;
            case 'table':
              tables += 1;
              return (
                <ValueTable
                  key={index}
                  caption={t('part.table', { number: tables })}
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
