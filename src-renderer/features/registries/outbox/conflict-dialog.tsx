import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ConflictField, UpstreamItem } from '../../../../src-shared/models/upstream.ts';
import { orpc } from '../../../client.ts';
import { Problem } from '../../../ui/problem.tsx';
import { differingWords, type Piece } from './differing-words.ts';
import styles from './conflict.module.css';

/** Mine beside theirs, field by field, with the words that differ marked; and which one stays. */
export function ConflictDialog({
  item,
  onClose,
}: {
  readonly item: UpstreamItem | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('registries');
  const resolve = useMutation(
    orpc.upstream.resolve.mutationOptions({ meta: { quiet: true }, onSuccess: onClose }),
  );
  const close = (): void => {
    resolve.reset();
    onClose();
  };
  const conflict = item?.conflict ?? null;
  if (item === null || conflict === null) return null;
  const { id, kind, subject, registryId } = item;
  const mayKeepMine = conflict.choices.includes('mine');
  return (
    <Modal opened onClose={close} title={t('differ.title')} size="xl" withCloseButton={false}>
      <p className={styles.lead}>
        {t('differ.lead', { kind: t(`outbox.kind.${kind}`), subject, registry: registryId })}
      </p>
      <table className={styles.table}>
        <caption className={styles.caption}>{t('differ.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('differ.field')}</th>
            <th scope="col">{t('differ.mine')}</th>
            <th scope="col">{t('differ.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {conflict.fields.map((field) => (
            <FieldRow key={field.field} field={field} />
          ))}
        </tbody>
      </table>
      {mayKeepMine ? null : <p className={styles.only}>{t('differ.onlyTheirs')}</p>}
      {resolve.isError ? <Problem compact error={resolve.error} /> : null}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button onClick={close} data-autofocus>
          {t('differ.later')}
        </Button>
        {conflict.choices.includes('theirs') ? (
          <Button loading={resolve.isPending} onClick={() => resolve.mutate({ id, keep: 'theirs' })}>
            {t('differ.keepTheirs')}
          </Button>
        ) : null}
        {mayKeepMine ? (
          <Button
            variant="filled"
            loading={resolve.isPending}
            onClick={() => resolve.mutate({ id, keep: 'mine' })}
          >
            {t('differ.keepMine')}
          </Button>
        ) : null}
      </Group>
    </Modal>
  );
}

function FieldRow({ field: { field, mine, theirs } }: { readonly field: ConflictField }) {
  const { t } = useTranslation('registries');
  const pieces = differingWords(mine ?? '', theirs ?? '');
  return (
    <tr>
      <th scope="row">{t(`differ.fields.${field as 'stars'}`, { defaultValue: field })}</th>
      <td>
        {mine === null ? <span className={styles.none}>{t('differ.none')}</span> : <Text of={pieces.one} />}
      </td>
      <td>
        {theirs === null ? (
          <span className={styles.none}>{t('differ.none')}</span>
        ) : (
          <Text of={pieces.other} />
        )}
      </td>
    </tr>
  );
}

function Text({ of }: { readonly of: readonly Piece[] }) {
  return of.map(({ text, differs }, index) =>
    // Pieces have no name but their place.
    // oxlint-disable-next-line react/no-array-index-key
    differs ? <mark key={index}>{text}</mark> : text,
  );
}
