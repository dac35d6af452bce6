import { useTranslation } from 'react-i18next';
import type { LogLine } from '../../../src-shared/models/sandbox.ts';
import { Section } from '../../ui/section.tsx';
import styles from './side.module.css';

/** What the guest logged, with when; the word of the level stands beside its colour. */
export function Logs({ lines }: { readonly lines: readonly LogLine[] }) {
  const { t } = useTranslation('run');
  return (
    <Section title={t('logs.title')}>
      {lines.length === 0 ? (
        <p className={styles.none}>{t('logs.none')}</p>
      ) : (
        <ol className={styles.logs} tabIndex={0} aria-label={t('logs.title')}>
          {lines.map((line, index) => (
            <li key={index} data-level={line.level}>
              <span>
                {t('logs.at', { ms: Math.round(line.atMs) })} {t(`logs.level.${line.level}`)}
              </span>
              {line.message}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
