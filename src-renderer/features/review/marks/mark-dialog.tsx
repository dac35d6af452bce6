import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outputs } from '../../../../src-shared/contract/index.ts';
import type { ExtensionVersion, MarkKind } from '../../../../src-shared/models/catalog.ts';
import { api } from '../../../client.ts';
import { Problem } from '../../../ui/problem.tsx';
import { ReasonField } from '../reason-field.tsx';

export type MarkAction =
  { readonly kind: 'deprecate' | 'yank' | 'block' } | { readonly kind: 'undo'; readonly mark: MarkKind };

/** Says what a mark does, takes the reason for it, and asks before it takes effect. */
export function MarkDialog({
  version: { extensionId, version },
  action,
  onClose,
}: {
  readonly version: ExtensionVersion;
  readonly action: MarkAction;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('review');
  const { t: tui } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const [evidence, setEvidence] = useState('');
  const [successor, setSuccessor] = useState('');
  const act = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const target = { extensionId, version, reason: reason.trim() };
      switch (action.kind) {
        case 'deprecate':
          return api.moderation.deprecate({
            ...target,
            ...(successor.trim() === '' ? {} : { successor: successor.trim() }),
          });
        case 'yank':
          return api.moderation.yank(target);
        case 'block':
          return api.moderation.block({ ...target, evidence: evidence.trim() });
        case 'undo':
          return api.moderation.undo({ ...target, mark: action.mark });
      }
    },
    onSuccess: (answer) => {
      if (!isAskedFor(answer)) onClose();
    },
  });
  const isAsked = act.data !== undefined && isAskedFor(act.data);
  const { kind } = action;
  const text =
    action.kind === 'undo'
      ? t('marks.undoText', { mark: tui(`state.${action.mark}`) })
      : t(`marks.${action.kind}Text`);
  const complete = reason.trim() !== '' && (kind !== 'block' || evidence.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (complete) act.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t(`marks.${kind}Title`, { version })} withCloseButton={false}>
      <form onSubmit={submit}>
        <p style={{ margin: '0 0 12px' }}>{text}</p>
        <Stack gap="sm">
          <ReasonField label={t('marks.reason')} value={reason} onChange={setReason} />
          {kind === 'block' ? (
            <ReasonField
              label={t('marks.evidence')}
              description={t('marks.evidenceHint')}
              value={evidence}
              onChange={setEvidence}
              isFirst={false}
            />
          ) : null}
          {kind === 'deprecate' ? (
            <TextInput
              label={t('marks.successor')}
              description={t('marks.successorHint')}
              value={successor}
              onChange={(event) => setSuccessor(event.currentTarget.value)}
            />
          ) : null}
          {act.isError ? <Problem error={act.error} compact /> : null}
        </Stack>
        {isAsked ? (
          <p role="status" style={{ margin: '12px 0 0' }}>
            {t('marks.blockAsked')}
          </p>
        ) : null}
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button onClick={onClose}>{isAsked ? t('marks.blockAskedClose') : tui('cancel')}</Button>
          <Button
            type="submit"
            variant="filled"
            {...(kind === 'block' ? { color: 'red.8' } : {})}
            loading={act.isPending}
            disabled={!complete || isAsked}
          >
            {t(`marks.${kind}Action`, { version })}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** On a server a block acts when another reviewer agrees. */
function isAskedFor(answer: object): boolean {
  return (answer as Partial<Outputs['moderation']['block']>).blockRequest?.state === 'open';
}
