import { Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { whyHere } from './why-here.ts';
import type { ItemProps } from './item-props.ts';
import styles from './row.module.css';

/** Why an extension is in the answer; on hover, and held open by `?` on its row. */
export function WhyButton({ extension, search, isWhyHeld, t }: ItemProps) {
  const [hovered, setHovered] = useState(false);
  const button = (
    <button
      type="button"
      className={styles.why}
      tabIndex={-1}
      aria-label={t('why.title')}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      <IconInfoCircle size={16} stroke={1.6} />
    </button>
  );
  // Only where it is asked for: a tooltip costs more than all the rest of its row.
  if (!hovered && !isWhyHeld) return button;
  const reasons = whyHere(search, extension);
  const label = (
    <>
      {reasons.length === 0 && search.sort === 'relevance' ? <div>{t('why.popular')}</div> : null}
      {reasons.map(({ word, where }) => (
        <div key={word}>{t(`why.${where}`, { word })}</div>
      ))}
      {search.sort === 'relevance' ? null : (
        <div>{t('why.sorted', { sort: t(`sorts.${search.sort}`).toLowerCase() })}</div>
      )}
    </>
  );
  return (
    <Tooltip label={label} opened>
      {button}
    </Tooltip>
  );
}
