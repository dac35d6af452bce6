import { IconServer2 } from '@tabler/icons-react';
import styles from './origin.module.css';

/** The server that something came from, beside a name. Holds no state: it stands in long lists. */
export function Origin({ id, title }: { readonly id: string; readonly title: string }) {
  return (
    <span className={styles.origin} title={title}>
      <IconServer2 size={12} stroke={1.8} aria-hidden="true" />
      {id}
    </span>
  );
}
