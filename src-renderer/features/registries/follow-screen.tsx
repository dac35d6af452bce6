import { Button, Group, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { remoteIdSchema } from '../../../src-shared/models/remote.ts';
import { ButtonLink } from '../../app/button-link.tsx';
import { followProposed } from '../../app/consent.ts';
import { notifyDone, notifyProblem } from '../../app/notify.tsx';
import { openTray } from '../../app/shell/tray-state.ts';
import { api, orpc } from '../../client.ts';
import { intoView } from '../../ui/into-view.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { shortNameOf } from './short-name.ts';
import { TOKEN } from './token-dialog.tsx';
import styles from './registries.module.css';

/** Address, root and name of a server; then the consent view, where the person compares the fingerprint. */
export function FollowScreen() {
  const { t } = useTranslation('registries');
  const navigate = useNavigate();
  const [url, setUrl] = useState('');
  const [way, setWay] = useState<'file' | 'text'>('file');
  const [rootPath, setRootPath] = useState<string | null>(null);
  const [root, setRoot] = useState('');
  const [typedId, setId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [token, setToken] = useState('');
  const rootLabel = useId();
  const id = typedId ?? shortNameOf(url);
  const follow = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const proposal = await api.registries.propose({
        id,
        url: url.trim(),
        ...(way === 'text' ? { root } : { rootPath: rootPath ?? '' }),
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...(token === '' ? {} : { token }),
      });
      if (!(await followProposed(proposal.proposalId))) return null;
      await api.registries.sync({ id: proposal.id });
      return proposal;
    },
    onSuccess: async (followed) => {
      if (followed === null) return;
      notifyDone(t('form.followed', { name: followed.name }), t('form.followedText'));
      openTray();
      await navigate({ to: '/registries/of/$id', params: { id: followed.id } });
    },
  });
  const choose = async (): Promise<void> => {
    const { path } = await api.window.chooseFile({ purpose: 'root' });
    if (path !== null) setRootPath(path);
  };
  const isIdWrong = id !== '' && !remoteIdSchema.safeParse(id).success;
  const followed = useQuery(orpc.registries.list.queryOptions()).data?.items ?? [];
  const isIdTaken = !follow.isPending && !follow.isSuccess && followed.some((one) => one.id === id);
  const isTokenWrong = token !== '' && !TOKEN.test(token);
  const hasRoot = way === 'text' ? root.trim() !== '' : rootPath !== null;
  const isReady = url.trim() !== '' && hasRoot && id !== '' && !isIdWrong && !isIdTaken && !isTokenWrong;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) follow.mutate();
  };
  return (
    <Page title={t('form.title')} lead={t('form.lead')}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label={t('form.url')}
          description={t('form.urlHint')}
          placeholder="https://market.example"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          required
          withAsterisk={false}
          spellCheck={false}
          autoFocus
        />
        <div className={styles.field} role="group" aria-labelledby={rootLabel}>
          <div className={styles.label} id={rootLabel}>
            {t('form.root')}
          </div>
          <p className={styles.hint}>{t('form.rootHint')}</p>
          <SegmentedControl
            aria-labelledby={rootLabel}
            w={180}
            value={way}
            data={[
              { value: 'file', label: t('form.rootFile') },
              { value: 'text', label: t('form.rootPaste') },
            ]}
            onChange={(next) => setWay(next === 'text' ? 'text' : 'file')}
          />
          {way === 'file' ? (
            <div className={styles.chosen}>
              <Button onClick={() => void choose().catch(notifyProblem)}>
                {t(rootPath === null ? 'form.chooseRoot' : 'form.chooseOther')}
              </Button>
              {rootPath === null ? null : <code>{rootPath}</code>}
            </div>
          ) : (
            <Textarea
              aria-label={t('form.rootText')}
              autosize
              minRows={5}
              maxRows={12}
              value={root}
              onChange={(event) => setRoot(event.currentTarget.value)}
              spellCheck={false}
              ff="monospace"
            />
          )}
        </div>
        <TextInput
          label={t('form.id')}
          description={t('form.idHint')}
          value={id}
          error={isIdWrong ? t('form.idWrong') : isIdTaken ? t('form.idTaken') : null}
          onChange={(event) => setId(event.currentTarget.value)}
          spellCheck={false}
        />
        <TextInput
          label={t('form.name')}
          description={t('form.nameHint')}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('form.token')}
          description={t('form.tokenHint')}
          autoComplete="off"
          value={token}
          error={isTokenWrong ? t('token.invalid') : null}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        {follow.isError ? (
          <div ref={intoView}>
            <Problem compact error={follow.error} />
          </div>
        ) : null}
        <Group gap="xs">
          <Button type="submit" variant="filled" disabled={!isReady} loading={follow.isPending}>
            {t('form.go')}
          </Button>
          <ButtonLink to="/registries">{t('form.cancel')}</ButtonLink>
        </Group>
      </form>
    </Page>
  );
}
