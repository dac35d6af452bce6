import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { orpc } from '../client.ts';
import { hueOf, monogram } from './monogram.ts';
import styles from './extension-icon.module.css';

const SETTLE_MS = 150;

/**
 * The tile of an extension: its icon, or two letters in a colour made from its id where it ships none (`hasIcon` false,
 * or unknown to the registry). Decorative: the name stands beside it.
 */
export function ExtensionIcon({ hasIcon = true, ...tile }: Tile & { readonly hasIcon?: boolean }) {
  return hasIcon ? <OwnIcon {...tile} /> : <Monogram {...tile} />;
}

interface Tile {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
}

function Monogram({ id, name, size = 40 }: Tile) {
  return (
    <span className={styles.tile} style={tileStyle(id, size)} aria-hidden="true">
      {monogram(name)}
    </span>
  );
}

function OwnIcon({ id, name, size = 40 }: Tile) {
  const stays = useStays();
  const icon = useQuery({
    ...orpc.extensions.icon.queryOptions({ input: { extensionId: id } }),
    enabled: stays,
    staleTime: 60_000,
  });
  const png = icon.data?.png ?? null;
  return png === null ? (
    <Monogram id={id} name={name} size={size} />
  ) : (
    <img
      className={styles.picture}
      style={tileStyle(id, size)}
      src={`data:image/png;base64,${png}`}
      alt=""
      width={size}
      height={size}
      draggable={false}
    />
  );
}

function tileStyle(id: string, size: number): React.CSSProperties {
  return {
    '--hue': hueOf(id),
    width: size,
    height: size,
    fontSize: Math.round(size * 0.36),
    borderRadius: Math.max(4, Math.round(size / 7)),
  } as React.CSSProperties;
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
