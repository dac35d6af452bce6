import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FLAG_REASONS } from '../../../../src-shared/models/moderation.ts';
import type { ExtensionReview } from '../../../../src-shared/models/review.ts';
import { notifyDone } from '../../../app/notify.tsx';
import { orpc } from '../../../client.ts';
import { ReportDialog } from '../report-dialog.tsx';
import { ReportOpener } from '../report-opener.tsx';

/** Tells the moderators what is wrong with somebody else's review. */
export function FlagReview({ review }: { readonly review: ExtensionReview }) {
  const { t } = useTranslation('extension');
  const [isOpen, setOpen] = useState(false);
  const flag = useMutation(
    orpc.reviews.flag.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        notifyDone(t('flag.done'), t('flag.doneText'));
        setOpen(false);
      },
    }),
  );
  const about = review.title === '' ? review.version : review.title;
  return (
    <>
      <ReportOpener
        label={t('flag.open')}
        about={t('flag.openAbout', { about })}
        onOpen={() => setOpen(true)}
      />
      {isOpen ? (
        <ReportDialog
          title={t('flag.title')}
          hint={t('flag.hint')}
          send={t('flag.send')}
          reasons={FLAG_REASONS.map((value) => ({ value, label: t(`flag.reasons.${value}`) }))}
          isPending={flag.isPending}
          error={flag.error}
          onSend={({ reason, text }) => flag.mutate({ id: review.id, reason, text })}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
