import { Radio } from '@mantine/core';
import {
  IconBooks,
  IconChartCandle,
  IconListNumbers,
  IconReportAnalytics,
  IconTerminal2,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { TEMPLATES, type Template } from './templates.ts';
import styles from './wizard.module.css';

const ICONS: Readonly<Record<Template, Icon>> = {
  strategy: IconChartCandle,
  command: IconTerminal2,
  report: IconReportAnalytics,
  library: IconBooks,
  workflow: IconListNumbers,
};

/** The five beginnings, a sentence each. */
export function TemplateChoice({
  value,
  onChange,
}: {
  readonly value: Template;
  readonly onChange: (template: Template) => void;
}) {
  const { t } = useTranslation('console');
  return (
    <Radio.Group
      label={t('wizard.template')}
      value={value}
      onChange={onChange}
      classNames={{ label: styles.groupLabel ?? '' }}
    >
      <div className={styles.templates}>
        {TEMPLATES.map((template) => {
          const Mark = ICONS[template];
          return (
            <Radio.Card
              key={template}
              value={template}
              className={styles.template ?? ''}
              aria-label={`${t(`wizard.${template}`)}. ${t(`wizard.${template}Text`)}`}
            >
              <Mark size={20} stroke={1.5} aria-hidden="true" />
              <span>
                <strong>{t(`wizard.${template}`)}</strong>
                <span>{t(`wizard.${template}Text`)}</span>
              </span>
            </Radio.Card>
          );
        })}
      </div>
    </Radio.Group>
  );
}
