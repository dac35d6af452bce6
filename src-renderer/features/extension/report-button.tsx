import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REPORT_REASONS } from '../../../src-shared/models/report-reasons.ts';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { useHasAddress } from './has-address.ts';
import { ReportDialog } from './report-dialog.tsx';
import { ReportOpener } from './report-opener.tsx';
import type { Shown } from './use-extension.ts';

/** Tells the server that an extension came from what is wrong with it. */
export function ReportButton({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version } = shown;
  const server = extension.origin;
  const hasAddress = useHasAddress(server);
  const [isOpen, setOpen] = useState(false);
  const report = useMutation(
    orpc.upstream.report.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        notifyDone(t('report.sent', { server }), t('report.sentText'));
        setOpen(false);
      },
    }),
  );
  if (server === 'local' || !hasAddress) return null;
  return (
    <>
      <ReportOpener label={t('report.open')} onOpen={() => setOpen(true)} />
      {isOpen ? (
        <ReportDialog
          title={t('report.title', { server })}
          hint={t('report.textHint')}
          send={t('report.send', { server })}
          reasons={REPORT_REASONS.map((value) => ({ value, label: t(`report.reasons.${value}`) }))}
          isPending={report.isPending}
          error={report.error}
          onSend={({ reason, text }) =>
            report.mutate({
              registryId: server,
              extensionId: extension.id,
              ...(version === null ? {} : { version: version.version }),
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
