import { IconRosetteDiscountCheck, IconServer2, IconShieldOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CATEGORY_LABELS } from '../../../src-shared/models/category.ts';
import { Badge, StateBadge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { clock, shortDigest } from '../../ui/format.ts';
import { RatingLine } from '../../ui/stars.tsx';
import { HeaderAction } from './header-action.tsx';
import type { Shown } from './use-extension.ts';
import { VersionMenu } from './version-menu.tsx';
import styles from './header.module.css';

/** Name, publisher with signer, one sentence, and the one thing to do. */
export function Header({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { t: catalog } = useTranslation('catalog');
  const { extension, version } = shown;
  const signer = version?.signer ?? null;
  const { status } = extension;
  return (
    <header className={styles.header}>
      <ExtensionIcon id={extension.id} name={extension.displayName} size={64} hasIcon={extension.hasIcon} />
      <div className={styles.texts}>
        <div className={styles.name}>
          <h1>{extension.displayName}</h1>
          {status === 'listed' ? null : <StateBadge state={status} />}
          {extension.simulated ? (
            <Badge tone="sim" label={catalog('mark.simulated')} hint={t('reason.simulated')} />
          ) : null}
        </div>
        <div className={styles.facts}>
          <span>
            {t('by')}{' '}
            <Link to="/publisher/$id" params={{ id: extension.publisher }}>
              {extension.publisher}
            </Link>
          </span>
          {extension.origin === 'local' ? null : (
            <Badge
              tone="plain"
              icon={IconServer2}
              label={
                extension.asOf === undefined
                  ? extension.origin
                  : `${extension.origin}, ${catalog('asOf', { time: clock(extension.asOf, Date.now()) })}`
              }
              hint={catalog('originHint', { origin: extension.origin })}
            />
          )}
          {version === null || version.digest === null ? null : (
            <Badge
              tone={signer === null ? 'warn' : 'quiet'}
              icon={signer === null ? IconShieldOff : IconRosetteDiscountCheck}
              label={catalog(signer === null ? 'mark.unsigned' : 'mark.signed')}
              {...(signer === null
                ? {}
                : { hint: catalog('markHint.signed', { signer: shortDigest(signer.id) }) })}
            />
          )}
          <span>{CATEGORY_LABELS[extension.category]}</span>
          {extension.kind === 'workflow' && extension.category !== 'workflow' ? (
            <span>{t('kind.workflow')}</span>
          ) : null}
          <RatingLine mean={extension.rating.mean} count={extension.rating.count} />
          <span className={styles.id}>
            <code>{extension.id}</code>
            <CopyButton value={extension.id} what={t('copyId')} />
          </span>
        </div>
        <p className={styles.description}>{extension.description}</p>
      </div>
      <div className={styles.actions}>
        <div className={styles.buttons}>
          <VersionMenu shown={shown} />
          <HeaderAction shown={shown} />
        </div>
      </div>
    </header>
  );
}
