import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { count } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/section.tsx';
import { RatingLine } from '../../ui/stars.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { RatingPlot } from './rating-plot.tsx';
import type { Shown } from './use-extension.ts';
import styles from './questions.module.css';

/** Is it worth it: stars from version to version, installs, how alive it is. */
export function IsItWorthIt({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension } = shown;
  const rating = useQuery(
    orpc.extensions.rating.queryOptions({
      input: { extensionId: extension.id },
      enabled: extension.rating.count > 0,
    }),
  );
  const ratings = rating.data?.versions ?? [];
  return (
    <Section panel title={t('worth.title')}>
      <Facts
        items={[
          [
            t('worth.rating'),
            <RatingLine key="rating" mean={extension.rating.mean} count={extension.rating.count} />,
          ],
          [
            t('worth.installs'),
            <span key="installs" className="tabular">
              {count(extension.installs)}
            </span>,
          ],
          [t('worth.price'), t(`worth.pricings.${extension.pricing}`)],
          [t('worth.lastRelease'), <TimeAgo key="last" at={extension.updatedAt} />],
          [t('worth.firstSeen'), <TimeAgo key="first" at={extension.firstSeenAt} />],
        ]}
      />
      {ratings.length === 0 ? null : (
        <div className={styles.plot}>
          <p className={styles.plotTitle}>{t('worth.perVersion')}</p>
          <RatingPlot ratings={ratings} />
        </div>
      )}
    </Section>
  );
}
