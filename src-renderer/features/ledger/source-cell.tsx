import { useTranslation } from 'react-i18next';
import type { Installation } from '../../../src-shared/models/installation.ts';
import { Badge } from '../../ui/badge.tsx';
import styles from './ledger-table.module.css';

/** Where it came from, and what is unusual about that. */
export function SourceCell({
  item,
}: {
  readonly item: Pick<Installation, 'source' | 'allowedUnsigned' | 'signer'>;
}) {
  const { t } = useTranslation('ledger');
  const { source } = item;
  return (
    <span className={styles.source}>
      <span>{source === 'local' ? t('table.fromLocal') : source.replace(/^file:/, '')}</span>
      {item.allowedUnsigned ? (
        <Badge tone="warn" label={t('table.unsigned')} hint={t('table.unsignedHint')} />
      ) : null}
      {item.signer?.simulated === true ? (
        <Badge tone="sim" label={t('table.simulated')} hint={t('table.simulatedHint')} />
      ) : null}
    </span>
  );
}
