import { IconBan, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Attestation } from '../../../src-shared/models/attestation.ts';
import { shortDigest } from '../../ui/format.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './questions.module.css';

/** Every statement about the bytes of a version: who states what, and whether it holds now. */
export function Statements({
  items,
  isRemote,
}: {
  readonly items: readonly Attestation[];
  /** It came from a server, so that its statements come with its package. */
  readonly isRemote: boolean;
}) {
  const { t } = useTranslation('extension');
  if (items.length === 0)
    return <p className={styles.text}>{t(isRemote ? 'trust.statementsLater' : 'trust.noStatements')}</p>;
  return (
    <ul className={styles.statements} aria-label={t('trust.statements')}>
      {items.map(({ kind, predicateType, signer, createdAt, verified, code, registry }) => (
        <li key={`${kind} ${predicateType} ${createdAt} ${signer ?? ''}`} data-holds={verified}>
          {verified ? (
            <IconCircleCheck size={15} role="img" aria-label={t('trust.holds')} />
          ) : (
            <IconBan size={15} role="img" aria-label={t('trust.refused')} />
          )}
          <div>
            <div title={predicateType}>{t(`trust.kind.${kind}`)}</div>
            <div className={styles.by}>
              {signer === null ? null : (
                <>
                  <code title={signer}>{shortDigest(signer)}</code>{' '}
                </>
              )}
              {registry === null || registry === 'local' ? null : (
                <>{t('trust.ofRegistry', { name: registry })} </>
              )}
              <TimeAgo at={createdAt} />
              {code === null ? null : <code className={styles.code}>{code}</code>}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
