import type { Move } from './moves.ts';

/** `+0.42 %`, and a dash for what is not known. */
export function percent(change: number | undefined): string {
  if (change === undefined) return '–';
  const shown = (100 * change).toFixed(2);
  return `${change >= 0 ? '+' : ''}${shown} %`;
}

/** `2025-06-30` */
export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The report's first lines: what happened, in sentences. */
export function headline(moves: readonly Move[], loudMove: number, synthetic: boolean): string {
  const loud = moves.filter(({ loudness }) => loudness !== undefined && loudness >= loudMove);
  const date = Math.max(...moves.map(({ time }) => time));
  return [
    `# ${dateOf(date)}`,
    '',
    extremes(moves),
    '',
    loud.length === 0
      ? `No move was larger than ${loudMove} standard deviations.`
      : `Larger than ${loudMove} standard deviations: ${loud.map(({ symbol }) => symbol).join(', ')}.`,
    ...(synthetic ? ['', '_These prices were generated; they are no market’s._'] : []),
  ].join('\n');
}

function extremes(moves: readonly Move[]): string {
  const ranked = moves.filter(({ day }) => day !== undefined).toSorted((a, b) => (b.day ?? 0) - (a.day ?? 0));
  const [best] = ranked;
  const worst = ranked[ranked.length - 1];
  if (best === undefined || worst === undefined) return 'There is no day before this one to compare with.';
  if (best === worst) return `**${best.symbol}** ${percent(best.day)}.`;
  return `Strongest: **${best.symbol}** ${percent(best.day)}. Weakest: **${worst.symbol}** ${percent(worst.day)}.`;
}
