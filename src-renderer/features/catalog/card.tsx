import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { shortCount } from '../../ui/format.ts';
import { RatingLine } from '../../ui/stars.tsx';
import { ExtensionMarks } from './extension-marks.tsx';
import type { ItemProps } from './item-props.ts';
import { marksOf } from './marks.ts';
import { RowAction } from './row-action.tsx';
import { rowName } from './row-name.ts';
import { WhyButton } from './why-button.tsx';
import styles from './card.module.css';

/** One extension of the card view. */
export function Card({ extension, search, isActive, isWhyHeld }: ItemProps) {
  const { t } = useTranslation('catalog');
  const marks = marksOf(extension);
  const tabIndex = isActive ? 0 : -1;
  return (
    <div className={styles.card}>
      <Link
        to="/extension/$id"
        params={{ id: extension.id }}
        className={styles.link}
        aria-label={rowName(extension, marks, t)}
        tabIndex={tabIndex}
        data-list-row=""
        preload={false}
      />
      <div className={styles.head}>
        <ExtensionIcon id={extension.id} name={extension.displayName} hasIcon={extension.hasIcon} />
        <div className={styles.names}>
          <div className={styles.name}>{extension.displayName}</div>
          <div className={styles.publisher}>{extension.publisher}</div>
        </div>
        <div className={styles.why}>
          <WhyButton extension={extension} search={search} held={isWhyHeld} />
        </div>
      </div>
      <p className={styles.description}>{extension.description}</p>
      <div className={styles.marks}>
        <ExtensionMarks extension={extension} marks={marks} />
      </div>
      <div className={styles.foot}>
        {extension.rating.mean === null ? null : (
          <RatingLine mean={extension.rating.mean} count={extension.rating.count} />
        )}
        <span>{t('installs', { count: extension.installs, formatted: shortCount(extension.installs) })}</span>
        <span className={styles.action}>
          <RowAction extension={extension} tabIndex={tabIndex} />
        </span>
      </div>
    </div>
  );
}
