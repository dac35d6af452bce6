import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { Digest } from '../../ui/digest.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Facts, Section } from '../../ui/section.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import type { Shown } from './use-extension.ts';
import styles from './questions.module.css';

/** Who signed it: the key, since when it is known, the digest it stands for; and a way to check that anew. */
export function WhoSignedIt({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version } = shown;
  const publisher = useQuery(orpc.publishers.get.queryOptions({ input: { id: extension.publisher } }));
  const check = useMutation(orpc.extensions.verify.mutationOptions({ meta: { quiet: true } }));
  const signer = version?.signer ?? null;
  const key = publisher.data?.identities.find((one) => one.fingerprint === signer?.id);
  if (version === null || signer === null) {
    return (
      <Section panel title={t('signed.title')}>
        <p className={styles.text}>{t('signed.none')}</p>
      </Section>
    );
  }
  return (
    <Section
      panel
      title={t('signed.title')}
      actions={
        <Button
          size="compact-xs"
          loading={check.isPending}
          onClick={() => check.mutate({ extensionId: extension.id, version: version.version })}
        >
          {t('signed.check')}
        </Button>
      }
    >
      <Facts
        items={[
          [
            t('signed.publisher'),
            <Link key="publisher" to="/publisher/$id" params={{ id: extension.publisher }}>
              {publisher.data?.displayName ?? extension.publisher}
            </Link>,
          ],
          [
            signer.kind === 'key' ? t('signed.key') : t('signed.identity'),
            <Digest key="key" value={signer.id} what={t('signed.key')} />,
          ],
          ...(key === undefined
            ? []
            : [[t('signed.since'), <TimeAgo key="since" at={key.addedAt} />] as const]),
          ...(version.digest === null
            ? []
            : [[t('signed.digest'), <Digest key="digest" value={version.digest} />] as const]),
          ...(version.approvedAt === null
            ? []
            : [[t('signed.released'), <TimeAgo key="released" at={version.approvedAt} />] as const]),
        ]}
      />
      {signer.simulated ? <p className={styles.sim}>{t('signed.simulated')}</p> : null}
      {key === undefined || key.revokedAt === null ? null : (
        <p className={styles.bad}>{t('signed.revoked', { reason: key.revokedReason ?? '' })}</p>
      )}
      <div role="status">
        {check.data === undefined ? null : (
          <p className={styles.good}>
            <IconCircleCheck size={15} aria-hidden="true" />
            <span>
              {t('signed.checked')} <TimeAgo at={check.data.checkedAt} />
            </span>
          </p>
        )}
      </div>
      {check.isError ? <Problem error={check.error} compact /> : null}
    </Section>
  );
}
