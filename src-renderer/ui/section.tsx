import { useId, type ReactNode } from 'react';
import styles from './section.module.css';

/** A titled part of a screen; `panel` draws its border. */
export function Section({
  title,
  children,
  actions,
  panel = false,
  id,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly panel?: boolean;
  readonly id?: string;
}) {
  const heading = useId();
  return (
    <section className={panel ? styles.panel : styles.section} aria-labelledby={heading} id={id}>
      <header className={styles.header}>
        <h2 id={heading}>{title}</h2>
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** Facts as pairs of term and value. */
export function Facts({ items }: { readonly items: readonly (readonly [term: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {items.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
