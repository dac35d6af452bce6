import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '../../../app/notify.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ReasonField } from '../reason-field.tsx';

/** What a moderator is about to do, and what it takes. */
export interface Deed {
  readonly title: string;
  /** What follows from it. */
  readonly text: ReactNode;
  /** On the button. */
  readonly action: string;
  /** Said once it is done. */
  readonly done: string;
  readonly danger?: boolean;
  /** `reason`: trimmed, never empty. */
  readonly act: (reason: string) => Promise<unknown>;
}

/** Says what follows, takes the reason, and does it: every decision of a moderator has one, which those concerned read. */
export function ReasonDialog({ deed, onClose }: { readonly deed: Deed; readonly onClose: () => void }) {
  const { t } = useTranslation('review');
  const { t: tui } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const said = reason.trim();
  const act = useMutation({
    meta: { quiet: true },
    mutationFn: () => deed.act(said),
    onSuccess: () => {
      notifyDone(deed.done);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (said !== '') act.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={deed.title} withCloseButton={false}>
      <form onSubmit={submit}>
        <p style={{ margin: '0 0 12px' }}>{deed.text}</p>
        <Stack gap="sm">
          <ReasonField label={t('moderation.reason')} value={reason} onChange={setReason} />
          {act.isError ? <Problem error={act.error} compact /> : null}
        </Stack>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button
            type="submit"
            variant="filled"
            {...(deed.danger === true ? { color: 'red.8' } : {})}
            loading={act.isPending}
            disabled={said === ''}
          >
            {deed.action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
