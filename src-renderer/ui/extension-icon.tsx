import { hueOf, monogram } from './monogram.ts';
import styles from './extension-icon.module.css';

/** The tile of an extension: two letters in a colour made from its id. Decorative: the name stands beside it. */
export function ExtensionIcon({
  id,
  name,
  size = 40,
}: {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
}) {
  const style = {
    '--hue': hueOf(id),
    width: size,
    height: size,
    fontSize: Math.round(size * 0.36),
    borderRadius: Math.max(4, Math.round(size / 7)),
  } as React.CSSProperties;
  return (
    <span className={styles.tile} style={style} aria-hidden="true">
      {monogram(name)}
    </span>
  );
}
