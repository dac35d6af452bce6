import { IconBan, IconCheck, IconCircle, IconCircleDot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import type { Step, StepState } from './steps.ts';
import styles from './release.module.css';

const ICONS: Readonly<Record<StepState, typeof IconCheck>> = {
  done: IconCheck,
  now: IconCircleDot,
  waiting: IconCircle,
  failed: IconBan,
};

/** Where a version is on its way, with the times that are known. */
export function Stepper({ version, steps }: { readonly version: string; readonly steps: readonly Step[] }) {
  const { t } = useTranslation('console');
  return (
    <ol className={styles.steps} aria-label={t('release.steps', { version })}>
      {steps.map(({ key, state, at }) => {
        const Mark = ICONS[state];
        return (
          <li key={key} data-state={state} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
            <Mark size={16} stroke={2} aria-hidden="true" />
            <span>{t(`release.${key}`)}</span>
            <span className={styles.when}>
              {at !== null ? (
                <TimeAgo at={at} />
              ) : state === 'now' ? (
                t(key === 'reviewed' ? 'release.waitsForReviewer' : 'release.now')
              ) : state === 'waiting' ? (
                t('release.notYet')
              ) : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
