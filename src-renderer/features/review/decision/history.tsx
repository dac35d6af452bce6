import { useTranslation } from 'react-i18next';
import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { Person } from '../../../ui/person.tsx';
import { reviewTexts } from '../texts.ts';
import styles from './decision.module.css';

type Entry = Outputs['moderation']['history']['items'][number];
type Known = Exclude<keyof (typeof reviewTexts)['verdict'], 'other'>;

const isKnown = (verdict: string): verdict is Known =>
  verdict !== 'other' && Object.hasOwn(reviewTexts.verdict, verdict);

/** Every decision on the extension, latest first. */
export function History({ items }: { readonly items: readonly Entry[] }) {
  const { t } = useTranslation('review');
  if (items.length === 0) return <p className={styles.quiet}>{t('decision.noHistory')}</p>;
  return (
    <ol className={styles.history}>
      {items.toReversed().map((entry) => (
        <li key={`${entry.at} ${entry.verdict} ${entry.version}`}>
          <div>
            <b>
              {isKnown(entry.verdict)
                ? t(`verdict.${entry.verdict}`)
                : t('verdict.other', { verdict: entry.verdict })}
            </b>
            <code>{entry.version}</code>
            <TimeAgo at={entry.at} />
          </div>
          {entry.reason === null ? null : <p>{entry.reason}</p>}
          {entry.evidence === null ? null : <p>{entry.evidence}</p>}
          <Person userId={entry.actor} />
        </li>
      ))}
    </ol>
  );
}
