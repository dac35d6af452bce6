import { memo } from 'react';
import { AnyLink } from '../../app/any-link.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { shortCount } from '../../ui/format.ts';
import { RatingLine } from '../../ui/stars.tsx';
import { ExtensionMarks } from './extension-marks.tsx';
import type { ItemProps } from './item-props.ts';
import { marksOf } from './marks.ts';
import { OriginOf } from './origin-of.tsx';
import { RowAction } from './row-action.tsx';
import { rowName } from './row-name.ts';
import { WhyButton } from './why-button.tsx';
import styles from './card.module.css';

/** One extension of the card view. */
export const Card = memo(function Card(item: ItemProps) {
  const { extension, isActive, t } = item;
  const marks = marksOf(extension);
  const installs = t('installs', { count: extension.installs, formatted: shortCount(extension.installs) });
  return (
    <div className={styles.card}>
      <AnyLink
        to={`/extension/${extension.id}`}
        className={styles.link}
        aria-label={rowName(extension, marks, installs, t)}
        tabIndex={isActive ? 0 : -1}
        data-list-row=""
      />
      <div className={styles.head}>
        <ExtensionIcon id={extension.id} name={extension.displayName} hasIcon={extension.hasIcon} />
        <div className={styles.names}>
          <div className={styles.name}>{extension.displayName}</div>
          <div className={styles.publisher}>
            {extension.publisher} <OriginOf extension={extension} t={t} />
          </div>
        </div>
        <div className={styles.why}>
          <WhyButton {...item} />
        </div>
      </div>
      <p className={styles.description}>{extension.description}</p>
      <div className={styles.marks}>
        <ExtensionMarks extension={extension} marks={marks} t={t} />
      </div>
      <div className={styles.foot}>
        {extension.rating.mean === null ? null : (
          <RatingLine mean={extension.rating.mean} count={extension.rating.count} />
        )}
        <span>{installs}</span>
        <span className={styles.action}>
          <RowAction {...item} />
        </span>
      </div>
    </div>
  );
});
