import type { Json } from '../../../src-shared/json.ts';
import { Facts } from '../section.tsx';
import { cellText, shapeOf } from './value-shape.ts';
import { ValueTable } from './value-table.tsx';
import styles from './report.module.css';

/** What lies deeper is shown as JSON. */
const DEEPEST = 4;

/** An answer as people read it: facts, tables, and JSON for what is neither. */
export function ValueView({
  value,
  name = '',
  depth = 0,
}: {
  readonly value: Json;
  readonly name?: string;
  readonly depth?: number;
}) {
  const shape = depth > DEEPEST ? ({ kind: 'json' } as const) : shapeOf(value);
  switch (shape.kind) {
    case 'table':
      return <ValueTable caption={name} columns={shape.columns} rows={shape.rows} />;
    case 'json':
      return (
        <pre className={styles.json} tabIndex={0}>
          {JSON.stringify(value, null, 2)}
        </pre>
      );
    case 'list':
      return (
        <div>
          {shape.items.map(([title, one], index) => (
            <div key={index} className={styles.item}>
              <h4>{title}</h4>
              <ValueView value={one} name={title} depth={depth + 1} />
            </div>
          ))}
        </div>
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
              <ValueView value={one} name={key} depth={depth + 1} />
            </div>
          ))}
        </div>
      );
  }
}
