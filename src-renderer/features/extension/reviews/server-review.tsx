import { Button, Group } from '@mantine/core';
import { IconInfoCircle, IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Extension } from '../../../../src-shared/models/catalog.ts';
import { aspectsSchema, starsSchema } from '../../../../src-shared/models/review.ts';
import type { UpstreamItem, UpstreamState } from '../../../../src-shared/models/upstream.ts';
import { notifyDone } from '../../../app/notify.tsx';
import { orpc } from '../../../client.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { clock } from '../../../ui/format.ts';
import { Section } from '../../../ui/section.tsx';
import { useHasAddress } from '../has-address.ts';
import { NotInstalled } from './not-installed.tsx';
import { ReviewForm, type Saving } from './review-form.tsx';
import { ReviewBody } from './review-item.tsx';
import styles from './reviews.module.css';

const TONES: Readonly<Record<UpstreamState, Tone>> = {
  waiting: 'plain',
  sending: 'accent',
  following: 'accent',
  conflict: 'warn',
  refused: 'bad',
  done: 'good',
  cancelled: 'plain',
};

const contentSchema = z.object({
  stars: starsSchema,
  aspects: aspectsSchema,
  title: z.string(),
  text: z.string(),
});

/** Is what one says of it said at the server that it came from? */
export function goesToServer({ origin }: Pick<Extension, 'origin'>): boolean {
  return origin !== 'local';
}

/** One's own rating at the server: written here first, sent as soon as it can be, shown with where it is. */
export function ServerReview({
  extension: { id: extensionId, origin: server },
  version,
}: {
  readonly extension: Pick<Extension, 'id' | 'origin'>;
  /** The installed one. */
  readonly version: string | null | undefined;
}) {
  const { t } = useTranslation('extension');
  const hasAddress = useHasAddress(server);
  const [isWriting, setWriting] = useState(false);
  const items = useQuery(
    orpc.upstream.list.queryOptions({
      input: { registryId: server, subject: `${extensionId}@${version ?? ''}`, limit: 20 },
      enabled: typeof version === 'string',
    }),
  );
  const rate = useMutation(
    orpc.upstream.rate.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        notifyDone(t('reviews.server.saved', { server }));
        setWriting(false);
      },
    }),
  );
  const unrate = useMutation(
    orpc.upstream.unrate.mutationOptions({ onSuccess: () => notifyDone(t('reviews.server.takenBack')) }),
  );
  if (version === undefined) return null;
  if (!hasAddress)
    return (
      <p className={styles.needs}>
        <IconInfoCircle size={16} aria-hidden="true" />
        {t('reviews.server.noAddress', { server })}
      </p>
    );
  if (version === null) return <NotInstalled />;
  if (items.data === undefined) return null;
  const last = items.data.items.find(({ kind, state }) => kind !== 'report' && state !== 'cancelled') ?? null;
  const sent = last?.kind === 'rate' ? contentSchema.safeParse(last.content) : null;
  const review = sent?.success === true ? sent.data : null;
  const saving: Saving = {
    save: (content) => rate.mutate({ registryId: server, extensionId, version, ...content }),
    label: t('reviews.server.send', { server }),
    isPending: rate.isPending,
    error: rate.error,
  };
  const title = t('reviews.server.title', { version, server });
  if (isWriting)
    return (
      <Section panel title={title}>
        <ReviewForm review={review} saving={saving} onDone={() => setWriting(false)} />
      </Section>
    );
  if (last === null || review === null)
    return (
      <div>
        <Button leftSection={<IconPencil size={15} aria-hidden="true" />} onClick={() => setWriting(true)}>
          {t('reviews.write', { version })}
        </Button>
      </div>
    );
  return (
    <Section
      panel
      title={title}
      actions={
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => setWriting(true)}>
            {t('reviews.edit')}
          </Button>
          <Button
            size="compact-sm"
            loading={unrate.isPending}
            onClick={() => unrate.mutate({ registryId: server, extensionId, version })}
          >
            {t('reviews.server.takeBack')}
          </Button>
        </Group>
      }
    >
      <Standing item={last} />
      <ReviewBody review={review} />
    </Section>
  );
}

function Standing({ item }: { readonly item: UpstreamItem }) {
  const { t } = useTranslation('extension');
  const { state, error, dueAt, registryId: server } = item;
  return (
    <p className={styles.standing} role="status">
      <Badge tone={TONES[state]} label={t(`reviews.server.${state}`)} />
      {state === 'waiting' ? (
        <span>
          {error?.message ?? t('reviews.server.waitingText', { server })}
          {error === null || dueAt === null ? '' : ` ${clock(dueAt, Date.now())}`}
        </span>
      ) : null}
      {state === 'conflict' ? (
        <span>
          {t('reviews.server.conflictText', { server })}{' '}
          <Link to="/registries/outbox">{t('reviews.server.outbox')}</Link>
        </span>
      ) : null}
      {state === 'refused' && error !== null ? (
        <span>
          {error.message} <code>{error.code}</code>
        </span>
      ) : null}
    </p>
  );
}
