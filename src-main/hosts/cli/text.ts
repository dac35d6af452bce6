import path from 'node:path';

/** Plain-text shapes of answers for people at a terminal. */

/** Columns as wide as their widest cell, two spaces apart; the last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...clean.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(header), ...clean.map(line)].join('\n');
}

/** Text from outside, safe for a terminal: no control or direction characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (character === '\t' ? ' ' : '\uFFFD'));
}

/** `sha256:9f2c0b1d…41ab`. */
export function shortDigest(digest: string): string {
  return digest.length > 24 ? `${digest.slice(0, 15)}…${digest.slice(-4)}` : digest;
}

/** Bytes in MiB or KiB with one decimal. */
export function size(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  if (bytes >= 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${bytes} B`;
}

/** `2026-11-21 22:50` in UTC. */
export function when(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

export function stars(mean: number | null): string {
  return mean === null ? 'no ratings' : `${mean.toFixed(1)} of 5`;
}

/** A path as it is shortest from where the person stands. */
export function shownPath(file: string, session: { readonly io: { readonly cwd: string } }): string {
  const near = path.relative(session.io.cwd, file);
  return near.startsWith('..') || near.includes(' ') ? JSON.stringify(file) : near;
}
