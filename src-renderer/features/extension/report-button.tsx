import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXT_LIMITS } from '../../../src-shared/limits.ts';
import type { ReportReason } from '../../../src-shared/models/moderation.ts';
import { REPORT_REASONS } from '../../../src-shared/models/report-reasons.ts';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { Problem } from '../../ui/problem.tsx';
import type { Shown } from './use-extension.ts';

/** Tells the server that an extension came from what is wrong with it. */
export function ReportButton({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation(['extension', 'ui']);
  const { extension, version } = shown;
  const server = extension.origin;
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState<ReportReason>('malicious');
  const [text, setText] = useState('');
  const report = useMutation(
    orpc.upstream.report.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        notifyDone(t('report.sent', { server }), t('report.sentText'));
        setOpen(false);
        setText('');
      },
    }),
  );
  if (server === 'local') return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        leftSection={<IconFlag size={13} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t('report.open')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('report.title', { server })}
        withCloseButton={false}
      >
        <Stack gap="sm">
          <Select
            label={t('report.reason')}
            value={reason}
            data={REPORT_REASONS.map((one) => ({ value: one, label: t(`report.reasons.${one}`) }))}
            onChange={(next) => setReason(REPORT_REASONS.find((one) => one === next) ?? 'other')}
            data-autofocus
          />
          <Textarea
            label={t('report.text')}
            description={t('report.textHint')}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={TEXT_LIMITS.reason}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {report.isError ? <Problem compact error={report.error} /> : null}
        </Stack>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={() => setOpen(false)}>{t('ui:cancel')}</Button>
          <Button
            variant="filled"
            loading={report.isPending}
            onClick={() =>
              report.mutate({
                registryId: server,
                extensionId: extension.id,
                ...(version === null ? {} : { version: version.version }),
                reason,
                text: text.trim(),
              })
            }
          >
            {t('report.send', { server })}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
