import type { Json } from '../../../src-shared/json.ts';
import { Facts } from '../../ui/section.tsx';
import { cellText, shapeOf } from './value-shape.ts';
import { ValueTable } from './value-table.tsx';
import styles from './report.module.css';

/** An answer as people read it: facts, tables, and JSON for what is neither. */
export function ValueView({ value, name = '' }: { readonly value: Json; readonly name?: string }) {
  const shape = shapeOf(value);
  switch (shape.kind) {
    case 'table':
      return <ValueTable caption={name} columns={shape.columns} rows={shape.rows} />;
    case 'json':
      return (
        <pre className={styles.json} tabIndex={0}>
          {JSON.stringify(value, null, 2)}
        </pre>
      );
    case 'record':
      return (
        <div className={styles.facts}>
          {shape.facts.length === 0 ? null : (
            <Facts items={shape.facts.map(([key, one]) => [key, cellText(one)])} />
          )}
          {shape.parts.map(([key, one]) => (
            <div key={key} className={styles.part}>
              <h3>{key}</h3>
              <ValueView value={one} name={key} />
            </div>
          ))}
        </div>
      );
  }
}
