import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { WEBHOOK_LIMITS } from '../../../../src-shared/limits.ts';
import { EVENT_TYPES, type EventType } from '../../../../src-shared/models/webhook.ts';
import { orpc } from '../../../client.ts';
import { Problem } from '../../../ui/problem.tsx';
import styles from '../admin.module.css';

/** Asks where to send what. */
export function AddEndpointDialog({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (made: { readonly url: string; readonly secret: string }) => void;
}) {
  const { t } = useTranslation('admin');
  const { t: ui } = useTranslation('ui');
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [eventTypes, setEventTypes] = useState<readonly string[]>(EVENT_TYPES);
  const [tried, setTried] = useState(false);
  const add = useMutation(orpc.webhooks.create.mutationOptions({ meta: { quiet: true }, onSuccess: onMade }));
  const chosen = EVENT_TYPES.filter((type) => eventTypes.includes(type));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (url.trim() === '' || chosen.length === 0) return;
    add.mutate({ url: url.trim(), description: description.trim(), eventTypes: [...chosen] });
  };
  return (
    <Modal opened onClose={onClose} title={t('webhooks.newTitle')} withCloseButton={false} size={520}>
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          label={t('webhooks.url')}
          description={t('webhooks.urlHint')}
          value={url}
          maxLength={WEBHOOK_LIMITS.urlCharacters}
          error={tried && url.trim() === '' ? t('webhooks.needsUrl') : null}
          onChange={(event) => setUrl(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label={t('webhooks.description')}
          value={description}
          maxLength={200}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t('webhooks.events')}
          value={[...chosen]}
          error={tried && chosen.length === 0 ? t('webhooks.needsEvent') : null}
          onChange={(next) => setEventTypes(next)}
        >
          <div className={styles.events}>
            {EVENT_TYPES.map((type: EventType) => (
              <Checkbox key={type} value={type} label={<code>{type}</code>} />
            ))}
          </div>
        </Checkbox.Group>
        {add.isError ? <Problem compact error={add.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button type="submit" variant="filled" loading={add.isPending}>
            {t('webhooks.addAction')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
