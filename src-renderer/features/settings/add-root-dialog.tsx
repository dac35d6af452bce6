import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '../../app/notify.tsx';
import { api } from '../../client.ts';
import { day } from '../../ui/format.ts';
import { Fingerprint } from '../../ui/fingerprint.tsx';
import { intoView } from '../../ui/into-view.ts';
import { Problem } from '../../ui/problem.tsx';
import { Facts } from '../../ui/section.tsx';
import styles from './settings-screen.module.css';

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A root file: its fingerprint to compare first, then whom it may speak for. The host asks once more. */
export function AddRootDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'ui']);
  const [name, setName] = useState('');
  const [owner, setOwner] = useState('');
  const [scope, setScope] = useState('*');
  const [isCompared, setCompared] = useState(false);
  const inspect = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const { path } = await api.window.chooseFile({ purpose: 'root' });
      return path === null ? null : { path, ...(await api.trust.inspectRoot({ path })) };
    },
    onSuccess: () => setCompared(false),
  });
  const root = inspect.data ?? null;
  const publishers = scope.split(/[\s,]+/).filter((one) => one !== '');
  const add = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      if (root === null) return null;
      const { path, fingerprint } = root;
      return api.trust.addRoot({ name, path, fingerprint, scope: publishers, owner: owner.trim() });
    },
    onSuccess: (added) => {
      if (added === null) return;
      notifyDone(t('trust.added', { name: added.name }));
      onClose();
    },
  });
  const isNameWrong = name !== '' && !NAME.test(name);
  const isReady =
    root !== null &&
    isCompared &&
    name !== '' &&
    !isNameWrong &&
    owner.trim() !== '' &&
    publishers.length > 0;
  return (
    <Modal opened onClose={onClose} title={t('trust.addTitle')} size="lg" withCloseButton={false}>
      <Stack gap="sm">
        <p className={styles.dialogText}>{t('trust.addText')}</p>
        <div className={styles.states}>
          <Button loading={inspect.isPending} onClick={() => inspect.mutate()} data-autofocus>
            {t(root === null ? 'trust.chooseFile' : 'trust.chooseOther')}
          </Button>
          {root === null ? null : <code className={styles.path}>{root.path}</code>}
        </div>
        {inspect.isError ? <Problem compact error={inspect.error} /> : null}
        {root === null ? null : (
          <>
            <Fingerprint value={root.fingerprint} />
            <Checkbox
              label={t('trust.compared')}
              checked={isCompared}
              onChange={(event) => setCompared(event.currentTarget.checked)}
            />
            <Facts
              items={[
                [
                  t('trust.holds'),
                  t('trust.holdsText', {
                    authorities: root.authorities,
                    logs: root.logs,
                    timestamps: root.timestampAuthorities,
                  }),
                ],
                [
                  t('trust.valid'),
                  root.validUntil === null
                    ? t('trust.validFrom', { from: day(root.validFrom) })
                    : t('trust.validUntil', { from: day(root.validFrom), until: day(root.validUntil) }),
                ],
              ]}
            />
            <TextInput
              label={t('trust.name')}
              description={t('trust.nameHint')}
              value={name}
              error={isNameWrong ? t('trust.nameWrong') : null}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              label={t('trust.owner')}
              description={t('trust.ownerHint')}
              maxLength={200}
              value={owner}
              onChange={(event) => setOwner(event.currentTarget.value)}
            />
            <TextInput
              label={t('trust.scope')}
              description={t('trust.scopeHint')}
              value={scope}
              onChange={(event) => setScope(event.currentTarget.value)}
            />
          </>
        )}
        {add.isError ? (
          <div ref={intoView}>
            <Problem compact error={add.error} />
          </div>
        ) : null}
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
        <Button variant="filled" disabled={!isReady} loading={add.isPending} onClick={() => add.mutate()}>
          {t('trust.addGo')}
        </Button>
      </Group>
    </Modal>
  );
}
