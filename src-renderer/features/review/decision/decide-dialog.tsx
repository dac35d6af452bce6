import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Submission } from '../../../../src-shared/models/catalog.ts';
import { notifyDone } from '../../../app/notify.tsx';
import { api } from '../../../client.ts';
import { Problem } from '../../../ui/problem.tsx';
import { ReasonField } from '../reason-field.tsx';
import { reviewTexts } from '../texts.ts';

export type Verdict = 'approve' | 'reject';

type Template = keyof (typeof reviewTexts)['templates'];
const TEMPLATES = Object.keys(reviewTexts.templates) as Template[];

/** Asks once more, with a reason, before a decision takes effect. It is bound to the digest that was read. */
export function DecideDialog({
  submission,
  name,
  verdict,
  onClose,
}: {
  readonly submission: Submission;
  readonly name: string;
  readonly verdict: Verdict;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('review');
  const { t: tui } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const { extensionId, version, digest } = submission;
  const isReject = verdict === 'reject';
  const decide = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const target = { extensionId, version, digest };
      const said = reason.trim();
      if (isReject) return api.moderation.reject({ ...target, reason: said });
      return api.moderation.approve({ ...target, ...(said === '' ? {} : { reason: said }) });
    },
    onSuccess: () => {
      onClose();
      notifyDone(t(isReject ? 'decision.rejected' : 'decision.approved', { name, version }));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    decide.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      title={t(isReject ? 'decision.rejectTitle' : 'decision.approveTitle', { name, version })}
    >
      <form onSubmit={submit}>
        <p style={{ margin: '0 0 12px' }}>{t(isReject ? 'decision.rejectText' : 'decision.approveText')}</p>
        <Stack gap="sm">
          {isReject ? (
            <Select
              label={t('decision.template')}
              value={null}
              placeholder={t('decision.templateNone')}
              data={TEMPLATES.map((id) => ({ value: id, label: t(`templates.${id}.name`) }))}
              onChange={(id) => {
                if (id !== null) setReason(t(`templates.${id}.text`));
              }}
            />
          ) : null}
          <ReasonField
            label={t(isReject ? 'decision.reason' : 'decision.note')}
            value={reason}
            onChange={setReason}
            rows={3}
          />
          {decide.isError ? <Problem error={decide.error} compact /> : null}
        </Stack>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button
            type="submit"
            variant="filled"
            {...(isReject ? { color: 'red.8' } : {})}
            loading={decide.isPending}
            disabled={isReject && reason.trim() === ''}
          >
            {t(isReject ? 'decision.rejectAction' : 'decision.approveAction', { version })}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
