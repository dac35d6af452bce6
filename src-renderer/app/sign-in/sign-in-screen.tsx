import { Button, PasswordInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { ReadProblem } from '../../ui/read-problem.ts';
import { signIn } from '../session.ts';
import { Mark } from '../shell/mark.tsx';
import styles from './sign-in.module.css';

const COMMAND = 'wpk token create --role user';

/** Asks for a token once. `because`: what ended the session before, if anything did. */
export function SignInScreen({ because }: { readonly because: ReadProblem | null }) {
  const { t } = useTranslation('signIn');
  const { t: shell } = useTranslation('shell');
  const [token, setToken] = useState('');
  const [tried, setTried] = useState(false);
  const enter = useMutation({ meta: { quiet: true }, mutationFn: signIn });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const pasted = token.trim();
    if (pasted !== '') enter.mutate({ token: pasted });
  };
  return (
    <main className={styles.screen}>
      <div className={styles.box}>
        <p className={styles.mark}>
          <Mark size={22} />
          {shell('product')}
        </p>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead', { host: location.host })}</p>
        {because === null || enter.isError ? null : (
          <div className={styles.over} role="status">
            <IconInfoCircle size={18} aria-hidden="true" />
            <div>
              <p>{because.message}</p>
              {because.hint === '' ? null : <p>{because.hint}</p>}
              <code>{because.code}</code>
            </div>
          </div>
        )}
        <form onSubmit={submit}>
          <PasswordInput
            label={t('token')}
            description={t('tokenHint')}
            value={token}
            error={tried && token.trim() === '' ? t('needsToken') : null}
            onChange={(event) => setToken(event.currentTarget.value)}
            autoComplete="current-password"
            spellCheck={false}
            autoFocus
          />
          {enter.isError ? <Problem compact error={enter.error} /> : null}
          <Button type="submit" variant="filled" fullWidth loading={enter.isPending}>
            {t('go')}
          </Button>
        </form>
        <div className={styles.how}>
          <h2>{t('howTitle')}</h2>
          <p>{t('how')}</p>
          <p className={styles.command}>
            <code>{COMMAND}</code>
            <CopyButton value={COMMAND} what={t('command')} />
          </p>
        </div>
      </div>
    </main>
  );
}
