import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXT_LIMITS } from '../../../src-shared/limits.ts';
import { Problem } from '../../ui/problem.tsx';

/** What is wrong with something, in one word and in the words of whoever saw it. */
export function ReportDialog<Reason extends string>({
  title,
  hint,
  send,
  reasons,
  isPending,
  error,
  onSend,
  onClose,
}: {
  readonly title: string;
  /** Who reads it. */
  readonly hint: string;
  /** On the button. */
  readonly send: string;
  readonly reasons: readonly { readonly value: Reason; readonly label: string }[];
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onSend: (report: { readonly reason: Reason; readonly text: string }) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation(['extension', 'ui']);
  const [reason, setReason] = useState<Reason | undefined>(reasons[0]?.value);
  const [text, setText] = useState('');
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <Stack gap="sm">
        <Select
          label={t('report.reason')}
          value={reason ?? null}
          data={reasons}
          onChange={(next) => setReason(reasons.find(({ value }) => value === next)?.value ?? reason)}
          data-autofocus
        />
        <Textarea
          label={t('report.text')}
          description={hint}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={TEXT_LIMITS.reason}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {error === null ? null : <Problem compact error={error} />}
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
        <Button
          variant="filled"
          loading={isPending}
          onClick={() => {
            if (reason !== undefined) onSend({ reason, text: text.trim() });
          }}
        >
          {send}
        </Button>
      </Group>
    </Modal>
  );
}
