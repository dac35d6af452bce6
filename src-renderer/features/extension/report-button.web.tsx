import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REPORT_REASONS } from '../../../src-shared/models/report-reasons.ts';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { ReportDialog } from './report-dialog.tsx';
import { ReportOpener } from './report-opener.tsx';
import type { Shown } from './use-extension.ts';

/** Tells the moderators of this server what is wrong with an extension. */
export function ReportButton({ shown: { extension, version } }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const [isOpen, setOpen] = useState(false);
  const report = useMutation(
    orpc.reports.file.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        notifyDone(t('report.filed'), t('report.filedText'));
        setOpen(false);
      },
    }),
  );
  return (
    <>
      <ReportOpener label={t('report.open')} onOpen={() => setOpen(true)} />
      {isOpen ? (
        <ReportDialog
          title={t('report.titleHere', { name: extension.displayName })}
          hint={t('report.hintHere')}
          send={t('report.sendHere')}
          reasons={REPORT_REASONS.map((value) => ({ value, label: t(`report.reasons.${value}`) }))}
          isPending={report.isPending}
          error={report.error}
          onSend={({ reason, text }) =>
            report.mutate({
              extensionId: extension.id,
              ...(version === null || version.state !== 'approved' ? {} : { version: version.version }),
              reason,
              text,
            })
          }
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
