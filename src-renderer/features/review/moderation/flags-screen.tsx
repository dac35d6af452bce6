import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlaggedReview } from '../../../../src-shared/models/moderation.ts';
import { openExternal } from '../../../app/open-external.ts';
import { api, orpc } from '../../../client.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Markdown } from '../../../ui/markdown.tsx';
import { Stars } from '../../../ui/stars.tsx';
import { Case } from './case.tsx';
import { CasesPage } from './cases-page.tsx';
import type { Deed } from './reason-dialog.tsx';
import styles from './moderation.module.css';

const WHICH = ['flagged', 'hidden'] as const;

/** Reviews that users found something wrong with, and those that were hidden. */
export function FlagsScreen() {
  const { t } = useTranslation('review');
  const [which, setWhich] = useState<(typeof WHICH)[number]>('flagged');
  const query = useInfiniteQuery(
    orpc.reviews.flagged.infiniteOptions({
      input: (cursor: string | undefined) => ({ which, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  );
  const deedOf = (what: 'hide' | 'keep' | 'restore', { review: { id } }: FlaggedReview): Deed => ({
    title: t(`flags.${what}Title`),
    text: t(`flags.${what}Text`),
    action: t(`flags.${what}Action`),
    done: t(`flags.${what}Done`),
    danger: what === 'hide',
    act: (reason) => api.reviews[what]({ id, reason }),
  });
  const button = (what: 'hide' | 'keep' | 'restore', one: FlaggedReview, ask: (deed: Deed) => void) => (
    <Button size="compact-sm" onClick={() => ask(deedOf(what, one))}>
      {t(`flags.${what}`)}
    </Button>
  );
  return (
    <CasesPage
      part="flags"
      which={{
        value: which,
        data: WHICH.map((value) => ({ value, label: t(`flags.which.${value}`) })),
        onChange: setWhich,
      }}
      query={query}
      keyOf={(one) => one.review.id}
    >
      {(one, ask) => (
        <Case
          extensionId={one.review.extensionId}
          version={one.review.version}
          by={one.review.userId}
          at={one.review.editedAt ?? one.review.createdAt}
          actions={
            which === 'hidden' ? (
              button('restore', one, ask)
            ) : (
              <>
                {button('hide', one, ask)}
                {button('keep', one, ask)}
              </>
            )
          }
        >
          <div className={styles.review}>
            <div className={styles.head}>
              <Stars value={one.review.stars} />
              {one.review.title === '' ? null : <h3>{one.review.title}</h3>}
            </div>
            {one.review.text === '' ? null : <Markdown text={one.review.text} openLink={openExternal} />}
          </div>
          <ul className={styles.flags} aria-label={t('flags.said')}>
            {one.flags.map(({ reason, text, at }) => (
              <li key={`${at} ${reason}`}>
                <Badge tone="warn" label={t(`flags.reasons.${reason}`)} />
                <span>{text}</span>
              </li>
            ))}
          </ul>
          {one.review.hidden === undefined ? null : (
            <p className={styles.quiet}>{t('flags.hiddenBecause', { reason: one.review.hidden.reason })}</p>
          )}
        </Case>
      )}
    </CasesPage>
  );
}
