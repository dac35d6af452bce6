import { Button, Group, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '../../../app/notify.tsx';
import { orpc } from '../../../client.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import type { Shown } from '../use-extension.ts';
import { NotRateable } from './not-rateable.tsx';
import { useRateable } from './rateable.ts';
import { ReviewForm, type Saving } from './review-form.tsx';
import { ReviewBody } from './review-item.tsx';
import { goesToServer, ServerReview } from './server-review.tsx';

/** One's own review of the installed version: written, changed, deleted; or why one cannot write one. */
export function OwnReview({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension } = shown;
  const [isWriting, setWriting] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const version = useRateable(shown);
  const own = useQuery(
    orpc.reviews.own.queryOptions({
      input: { extensionId: extension.id, version: version ?? '0.0.0' },
      enabled: typeof version === 'string',
    }),
  );
  const remove = useMutation(
    orpc.reviews.delete.mutationOptions({
      onSuccess: () => {
        setDeleting(false);
        notifyDone(t('reviews.deleted'));
      },
    }),
  );
  const done = {
    meta: { quiet: true },
    onSuccess: () => {
      notifyDone(t('reviews.saved'));
      setWriting(false);
    },
  };
  const add = useMutation(orpc.reviews.add.mutationOptions(done));
  const edit = useMutation(orpc.reviews.edit.mutationOptions(done));
  if (goesToServer(extension)) return <ServerReview extension={extension} version={version} />;
  if (version === undefined) return null;
  if (version === null) return <NotRateable shown={shown} />;
  if (own.data === undefined)
    return own.isError ? <Problem compact error={own.error} onRetry={() => void own.refetch()} /> : null;
  const review = own.data;
  const saving: Saving = {
    save: (content) => {
      if (review === null) add.mutate({ extensionId: extension.id, version, ...content });
      else edit.mutate({ id: review.id, ...content });
    },
    label: review === null ? t('reviews.publish') : t('reviews.save'),
    isPending: add.isPending || edit.isPending,
    error: add.error ?? edit.error,
  };
  if (isWriting) {
    return (
      <Section
        panel
        title={review === null ? t('reviews.write', { version }) : t('reviews.editTitle', { version })}
      >
        <ReviewForm review={review} saving={saving} onDone={() => setWriting(false)} />
      </Section>
    );
  }
  if (review === null) {
    return (
      <div>
        <Button leftSection={<IconPencil size={15} aria-hidden="true" />} onClick={() => setWriting(true)}>
          {t('reviews.write', { version })}
        </Button>
      </div>
    );
  }
  return (
    <Section
      panel
      title={t('reviews.editTitle', { version })}
      actions={
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => setWriting(true)}>
            {t('reviews.edit')}
          </Button>
          <Button size="compact-sm" onClick={() => setDeleting(true)}>
            {t('reviews.delete')}
          </Button>
        </Group>
      }
    >
      {review.hidden === undefined ? null : (
        <Text size="sm" c="dimmed" mb="xs">
          {t('reviews.hidden', { reason: review.hidden.reason })}
        </Text>
      )}
      <ReviewBody review={review} />
      <Confirm
        opened={isDeleting}
        title={t('reviews.deleteTitle')}
        action={t('reviews.deleteAction')}
        danger
        busy={remove.isPending}
        onClose={() => setDeleting(false)}
        onConfirm={() => remove.mutate({ id: review.id })}
      >
        <Text size="sm">{t('reviews.deleteText', { version })}</Text>
      </Confirm>
    </Section>
  );
}
