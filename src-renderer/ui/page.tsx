import type { ReactNode } from 'react';
import styles from './page.module.css';

/** A scrolling screen with its heading; content up to 1,200 px unless `wide`. */
export function Page({
  title,
  lead,
  actions,
  children,
  wide = false,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  return (
    <div className={styles.scroll}>
      <div className={wide ? styles.wide : styles.page}>
        <header className={styles.header}>
          <div>
            <h1>{title}</h1>
            {lead === undefined ? null : <div className={styles.lead}>{lead}</div>}
          </div>
          {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}
