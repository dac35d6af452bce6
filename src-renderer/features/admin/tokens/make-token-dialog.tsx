import { Button, Group, Modal, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../../../../src-shared/models/role.ts';
import { orpc } from '../../../client.ts';
import { Problem } from '../../../ui/problem.tsx';
import styles from '../admin.module.css';

const DAYS = [1, 7, 30, 90, 365] as const;
const USUAL_DAYS = '90';
const NEVER = 'never';
const EVERY = '';

/** Asks what a token is for and how far it reaches. */
export function MakeTokenDialog({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void;
}) {
  const { t } = useTranslation('admin');
  const { t: ui } = useTranslation('ui');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('user');
  const [publisherId, setPublisher] = useState(EVERY);
  const [days, setDays] = useState<string>(USUAL_DAYS);
  const [tried, setTried] = useState(false);
  const publishers = useQuery(orpc.publishers.list.queryOptions());
  const make = useMutation(
    orpc.tokens.create.mutationOptions({
      meta: { quiet: true },
      onSuccess: onMade,
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '') return;
    make.mutate({
      name: name.trim(),
      role,
      publisherId: publisherId === EVERY ? null : publisherId,
      expiresInDays: days === NEVER ? null : Number(days),
    });
  };
  return (
    <Modal opened onClose={onClose} title={t('tokens.newTitle')} withCloseButton={false}>
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          label={t('tokens.name')}
          description={t('tokens.nameHint')}
          value={name}
          maxLength={80}
          error={tried && name.trim() === '' ? t('tokens.needsName') : null}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Radio.Group
          label={t('tokens.role')}
          value={role}
          onChange={(next) => setRole(ROLES.find((one) => one === next) ?? 'user')}
        >
          <Stack gap={8} mt={6}>
            {ROLES.map((one) => (
              <Radio
                key={one}
                size="sm"
                value={one}
                label={t(`tokens.roles.${one}`)}
                description={t(`tokens.roleHints.${one}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label={t('tokens.publisher')}
          data={[
            { value: EVERY, label: t('tokens.everyPublisher') },
            ...(publishers.data?.items ?? []).map(({ id }) => ({ value: id, label: id })),
          ]}
          value={publisherId}
          onChange={(next) => setPublisher(next ?? EVERY)}
        />
        <Select
          label={t('tokens.expiresIn')}
          data={[
            ...DAYS.map((count) => ({ value: String(count), label: t('tokens.days', { count }) })),
            { value: NEVER, label: t('tokens.never') },
          ]}
          value={days}
          onChange={(next) => setDays(next ?? USUAL_DAYS)}
        />
        {make.isError ? <Problem compact error={make.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button type="submit" variant="filled" loading={make.isPending}>
            {t('tokens.make')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
