import { useTranslation } from 'react-i18next';
import type { VersionRating } from '../../../src-shared/models/catalog.ts';

const WIDTH = 286;
const HEIGHT = 84;
const LEFT = 18;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 20;

/** Mean stars from version to version, with its values as text. */
export function RatingPlot({ ratings }: { readonly ratings: readonly VersionRating[] }) {
  const { t } = useTranslation('extension');
  const x = (index: number): number =>
    ratings.length === 1
      ? (LEFT + WIDTH - RIGHT) / 2
      : LEFT + (index * (WIDTH - LEFT - RIGHT)) / (ratings.length - 1);
  const y = (stars: number): number => TOP + ((5 - stars) / 4) * (HEIGHT - TOP - BOTTOM);
  const line = ratings.map(({ mean }, index) => `${x(index)},${y(mean)}`).join(' ');
  const list = ratings
    .map(({ version, mean, count }) => `${version} ${mean.toFixed(1)} (${count})`)
    .join(', ');
  const ends = new Set([0, ratings.length - 1]);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width="100%"
      role="img"
      aria-label={t('worth.perVersionTable', { list })}
    >
      {[1, 3, 5].map((stars) => (
        <g key={stars}>
          <line x1={LEFT} x2={WIDTH} y1={y(stars)} y2={y(stars)} stroke="var(--line)" />
          <text x={4} y={y(stars) + 4} fontSize={11} fill="var(--ink-3)">
            {stars}
          </text>
        </g>
      ))}
      <polyline points={line} fill="none" stroke="var(--plot-line)" strokeWidth={1.5} />
      {ratings.map(({ version, mean, count }, index) => (
        <g key={version}>
          <circle cx={x(index)} cy={y(mean)} r={3.5} fill="var(--plot-line)">
            <title>{`${version}: ${mean.toFixed(1)} (${count})`}</title>
          </circle>
          {ends.has(index) ? (
            <text
              x={x(index)}
              y={HEIGHT - 4}
              fontSize={11}
              fill="var(--ink-3)"
              textAnchor={ratings.length === 1 ? 'middle' : index === 0 ? 'start' : 'end'}
            >
              {`${version}: ${mean.toFixed(1)}`}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  );
}
