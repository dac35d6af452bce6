import { Button, Group, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { notifyProblem } from '../../../app/notify.tsx';
import { openTray } from '../../../app/shell/tray-state.ts';
import { api, orpc } from '../../../client.ts';
import { intoView } from '../../../ui/into-view.ts';
import { Problem } from '../../../ui/problem.tsx';
import styles from '../registries.module.css';
import { readNamed } from './named.ts';

/** What goes into the file, since when, and where it is written. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['registries', 'ui']);
  const remotes = useQuery(orpc.registries.list.queryOptions());
  const [from, setFrom] = useState('local');
  const [which, setWhich] = useState<'all' | 'named'>('all');
  const [text, setText] = useState('');
  const [since, setSince] = useState<string | null>(null);
  const [sinceDate, setSinceDate] = useState('');
  const whichLabel = useId();
  const named = which === 'all' ? [] : readNamed(text);
  const isDateWrong = sinceDate !== '' && !z.iso.date().safeParse(sinceDate).success;
  const isReady = named !== null && (which === 'all' || named.length > 0) && !isDateWrong;
  const write = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const day = new Date().toISOString().slice(0, 10);
      const { path } = await api.window.saveFile({
        purpose: 'mirror',
        suggestedName: `${from === 'local' ? 'marketplace' : from}-${day}.wpkmirror`,
      });
      if (path === null) return false;
      await api.mirror.startExport({
        out: path,
        all: which === 'all',
        named: [...(named ?? [])],
        ...(from === 'local' ? {} : { from }),
        ...(since === null ? {} : { since }),
        ...(sinceDate === '' ? {} : { sinceDate }),
      });
      return true;
    },
    onSuccess: (isStarted) => {
      if (!isStarted) return;
      openTray();
      onClose();
    },
  });
  const chooseSince = async (): Promise<void> => {
    const { path } = await api.window.chooseFile({ purpose: 'mirror' });
    if (path !== null) setSince(path);
  };
  return (
    <Modal opened onClose={onClose} title={t('gap.exportTitle')} size="lg" withCloseButton={false}>
      <Stack gap="md">
        <p className={styles.text}>{t('gap.exportText')}</p>
        <Select
          label={t('gap.from')}
          value={from}
          data={[
            { value: 'local', label: t('conflict.local') },
            ...(remotes.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => setFrom(value ?? 'local')}
          data-autofocus
        />
        <div className={styles.field}>
          <div className={styles.label} id={whichLabel}>
            {t('gap.which')}
          </div>
          <SegmentedControl
            aria-labelledby={whichLabel}
            w={240}
            value={which}
            data={[
              { value: 'all', label: t('gap.all') },
              { value: 'named', label: t('gap.named') },
            ]}
            onChange={(next) => setWhich(next === 'named' ? 'named' : 'all')}
          />
          {which === 'all' ? null : (
            <Textarea
              aria-label={t('gap.names')}
              description={t('gap.namesHint')}
              placeholder="acme.hello@^1.0.0"
              autosize
              minRows={3}
              maxRows={8}
              value={text}
              error={named === null ? t('gap.namesWrong') : null}
              onChange={(event) => setText(event.currentTarget.value)}
              spellCheck={false}
            />
          )}
        </div>
        <div className={styles.field}>
          <div className={styles.label}>{t('gap.since')}</div>
          <p className={styles.hint}>{t('gap.sinceHint')}</p>
          <div className={styles.chosen}>
            <Button onClick={() => void chooseSince().catch(notifyProblem)}>
              {t(since === null ? 'gap.sinceFile' : 'form.chooseOther')}
            </Button>
            {since === null ? (
              <TextInput
                aria-label={t('gap.sinceDate')}
                placeholder="2026-11-01"
                w={140}
                value={sinceDate}
                error={isDateWrong ? t('gap.sinceDateWrong') : null}
                onChange={(event) => setSinceDate(event.currentTarget.value)}
              />
            ) : (
              <>
                <code>{since}</code>
                <Button size="compact-sm" onClick={() => setSince(null)}>
                  {t('gap.sinceNone')}
                </Button>
              </>
            )}
          </div>
        </div>
        {write.isError ? (
          <div ref={intoView}>
            <Problem compact error={write.error} />
          </div>
        ) : null}
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
        <Button variant="filled" disabled={!isReady} loading={write.isPending} onClick={() => write.mutate()}>
          {t('gap.write')}
        </Button>
      </Group>
    </Modal>
  );
}
