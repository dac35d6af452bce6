import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { orpc } from '../client.ts';
import { hueOf, monogram } from './monogram.ts';
import styles from './extension-icon.module.css';

const SETTLE_MS = 150;

/**
 * The tile of an extension: its icon, or two letters in a colour made from its id where it ships none. Decorative: the
 * name stands beside it.
 */
export function ExtensionIcon({
  id,
  name,
  size = 40,
  hasIcon = true,
}: {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  /** False for what ships none, or what the registry does not know. */
  readonly hasIcon?: boolean;
}) {
  const stays = useStays();
  const icon = useQuery({
    ...orpc.extensions.icon.queryOptions({ input: { extensionId: id } }),
    enabled: hasIcon && stays,
    staleTime: 60_000,
  });
  const png = icon.data?.png ?? null;
  const style = {
    '--hue': hueOf(id),
    width: size,
    height: size,
    fontSize: Math.round(size * 0.36),
    borderRadius: Math.max(4, Math.round(size / 7)),
  } as React.CSSProperties;
  return png === null ? (
    <span className={styles.tile} style={style} aria-hidden="true">
      {monogram(name)}
    </span>
  ) : (
    <img
      className={styles.picture}
      style={style}
      src={`data:image/png;base64,${png}`}
      alt=""
      width={size}
      height={size}
      draggable={false}
    />
  );
}

/** True once the tile has stood for a moment: rows that fly past while one scrolls or types ask for nothing. */
function useStays(): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return stays;
}
