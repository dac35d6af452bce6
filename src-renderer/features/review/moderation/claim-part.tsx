import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Claim } from '../../../../src-shared/models/moderation.ts';
import { api, orpc } from '../../../client.ts';
import { clock } from '../../../ui/format.ts';
import { Person, useOwnId } from '../../../ui/person.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import styles from './moderation.module.css';

/** Who reviews a submission, so that two people do not do the same work: take it on, leave it, or take it over. */
export function ClaimPart({
  submissionId,
  claim,
}: {
  readonly submissionId: string;
  readonly claim: Claim | null;
}) {
  const { t } = useTranslation('review');
  const own = useOwnId();
  const [isTaking, setTaking] = useState(false);
  const take = useMutation(orpc.moderation.claim.mutationOptions());
  const leave = useMutation(orpc.moderation.release.mutationOptions());
  if (claim === null)
    return (
      <div className={styles.claim}>
        <div>
          <Button
            size="compact-sm"
            loading={take.isPending}
            onClick={() => take.mutate({ id: submissionId })}
          >
            {t('claim.take')}
          </Button>
        </div>
      </div>
    );
  const isOwn = claim.reviewer === own;
  return (
    <div className={styles.claim}>
      <p role="status">
        {isOwn ? t('claim.own') : t('claim.other')} {isOwn ? null : <Person userId={claim.reviewer} />}{' '}
        {t('claim.until', { time: clock(claim.until, Date.now()) })}
      </p>
      <div>
        {isOwn ? (
          <Button
            size="compact-sm"
            loading={leave.isPending}
            onClick={() => leave.mutate({ id: submissionId })}
          >
            {t('claim.leave')}
          </Button>
        ) : (
          <Button size="compact-sm" onClick={() => setTaking(true)}>
            {t('claim.takeOver')}
          </Button>
        )}
      </div>
      {isTaking ? (
        <ReasonDialog
          deed={{
            title: t('claim.takeOverTitle'),
            text: t('claim.takeOverText'),
            action: t('claim.takeOverAction'),
            done: t('claim.taken'),
            act: (reason) => api.moderation.claim({ id: submissionId, reason }),
          }}
          onClose={() => setTaking(false)}
        />
      ) : null}
    </div>
  );
}
