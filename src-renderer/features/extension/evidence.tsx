import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Outputs } from '../../../src-shared/contract/index.ts';
import { count } from '../../ui/format.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './questions.module.css';

/** What ties a version to the server it came from, checked again with what was kept. */
export function EvidenceLines({
  evidence,
}: {
  readonly evidence: NonNullable<Outputs['extensions']['verify']['evidence']>;
}) {
  const { t } = useTranslation('extension');
  const { registryId, seq, target, checkedAt } = evidence;
  return (
    <ul className={styles.statements} aria-label={t('trust.evidence')}>
      <li data-holds>
        <IconCircleCheck size={15} role="img" aria-label={t('trust.holds')} />
        <div>
          <div>{t('trust.listed', { registry: registryId })}</div>
          <div className={styles.by}>
            <code className={styles.whole}>{target}</code>
          </div>
        </div>
      </li>
      <li data-holds>
        <IconCircleCheck size={15} role="img" aria-label={t('trust.holds')} />
        <div>
          <div>{t('trust.logged', { registry: registryId, seq: count(seq) })}</div>
          <div className={styles.by}>
            {t('trust.fetched')} <TimeAgo at={checkedAt} />
          </div>
        </div>
      </li>
    </ul>
  );
}
