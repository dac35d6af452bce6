import { IconDownload } from '@tabler/icons-react';
import { memo } from 'react';
import { CATEGORY_LABELS } from '../../../src-shared/models/category.ts';
import { AnyLink } from '../../app/any-link.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { RatingLine } from '../../ui/stars.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { count, shortCount } from '../../ui/format.ts';
import { ExtensionMarks } from './extension-marks.tsx';
import type { ItemProps } from './item-props.ts';
import { marksOf } from './marks.ts';
import { OriginOf } from './origin-of.tsx';
import { RowAction } from './row-action.tsx';
import { rowName } from './row-name.ts';
import { WhyButton } from './why-button.tsx';
import styles from './row.module.css';

/** One row of the list. */
export const Row = memo(function Row(item: ItemProps) {
  const { extension, isActive, dense, t } = item;
  const marks = marksOf(extension);
  const installs = t('installs', { count: extension.installs, formatted: count(extension.installs) });
  return (
    <div className={styles.row}>
      <AnyLink
        to={`/extension/${extension.id}`}
        className={styles.link}
        aria-label={rowName(extension, marks, installs, t)}
        tabIndex={isActive ? 0 : -1}
        data-list-row=""
      />
      <ExtensionIcon
        id={extension.id}
        name={extension.displayName}
        size={dense ? 24 : 40}
        hasIcon={extension.hasIcon}
      />
      <div className={styles.texts}>
        <div className={styles.first}>
          <span className={styles.name}>{extension.displayName}</span>
          <span className={styles.publisher}>{extension.publisher}</span>
          <OriginOf extension={extension} t={t} />
          <span className={styles.marks}>
            <ExtensionMarks extension={extension} marks={marks} t={t} />
          </span>
        </div>
        <div className={styles.description}>{extension.description}</div>
      </div>
      <div className={styles.category}>{CATEGORY_LABELS[extension.category]}</div>
      <div className={styles.rating}>
        {extension.rating.mean === null ? null : (
          <RatingLine mean={extension.rating.mean} count={extension.rating.count} />
        )}
      </div>
      <div className={styles.installs} title={installs}>
        <IconDownload size={12} aria-hidden="true" /> {shortCount(extension.installs)}
      </div>
      <div className={styles.released}>
        <TimeAgo at={extension.updatedAt} />
      </div>
      <WhyButton {...item} />
      <div className={styles.action}>
        <RowAction {...item} />
      </div>
    </div>
  );
});
