import { useTranslation } from 'react-i18next';
import type { Json } from '../../../src-shared/json.ts';
import { count } from '../format.ts';
import { Table } from '../table.tsx';
import { cellText, isFigure } from './value-shape.ts';
import styles from './report.module.css';

const SHOWN = 500;
const LONG = 32;

interface ShownRow {
  readonly cells: readonly Json[];
  readonly index: number;
}

/** A table that an extension made. */
export function ValueTable({
  caption,
  columns,
  rows,
}: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}) {
  const { t } = useTranslation('report');
  const shown = rows.slice(0, SHOWN).map((cells, index) => ({ cells, index }));
  return (
    <div>
      <div className={styles.table} tabIndex={0} role="region" aria-label={caption}>
        <Table<ShownRow>
          caption={caption}
          rows={shown}
          rowKey={({ index }) => String(index)}
          columns={columns.map((title, index) => ({
            key: String(index),
            title,
            numeric: rows.length > 0 && rows.every((row) => isFigure(row[index] ?? null)),
            cell: ({ cells }) => <Cell text={cellText(cells[index] ?? null)} />,
          }))}
        />
      </div>
      {rows.length <= SHOWN ? null : (
        <p className={styles.shown}>{t('rowsShown', { shown: count(SHOWN), total: count(rows.length) })}</p>
      )}
    </div>
  );
}

function Cell({ text }: { readonly text: string }) {
  return text.length > LONG ? <span className={styles.long}>{text}</span> : text;
}
