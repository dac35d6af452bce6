import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AnyLink } from '../../app/any-link.tsx';
import { orpc } from '../../client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Facts, Section } from '../../ui/section.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { EvidenceLines } from './evidence.tsx';
import { useHowKnown } from './how-known.ts';
import { Statements } from './statements.tsx';
import type { Shown } from './use-extension.ts';
import { useForeignKey } from './use-foreign-key.ts';
import styles from './questions.module.css';

/** Who signed it: the key, how it is known, what is stated about these bytes; and a way to check all of it anew, offline. */
export function WhoSignedIt({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version } = shown;
  const signer = version?.signer ?? null;
  const isRemote = extension.origin !== 'local';
  const [isAsked, setAsked] = useState(false);
  const input = { extensionId: extension.id, version: version?.version ?? '0.0.0' };
  const publisher = useQuery(orpc.publishers.get.queryOptions({ input: { id: extension.publisher } }));
  const statements = useQuery(
    orpc.extensions.attestations.queryOptions({ input, enabled: signer !== null, staleTime: 60_000 }),
  );
  const check = useQuery(
    orpc.extensions.verify.queryOptions({ input, enabled: isAsked && signer !== null, staleTime: Infinity }),
  );
  const { known, root, isDisputed } = useHowKnown(extension, signer);
  const isForeign = useForeignKey(shown);
  const key = publisher.data?.identities.find((one) => one.fingerprint === signer?.id);
  if (version === null || signer === null) {
    return (
      <Section panel title={t('signed.title')}>
        <p className={styles.text}>{t('signed.none')}</p>
      </Section>
    );
  }
  const checkAgain = (): void => {
    setAsked(true);
    // The first one runs by being asked for.
    if (isAsked) void check.refetch();
    void statements.refetch();
  };
  const { data: checked } = check;
  const evidence = checked?.evidence ?? null;
  return (
    <Section
      panel
      title={t('signed.title')}
      actions={
        <Button size="compact-xs" loading={check.isFetching} onClick={checkAgain}>
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
            signer.kind === 'key' ? (
              <Digest key="key" value={signer.id} what={t('signed.key')} />
            ) : (
              <span key="identity" className={styles.whole}>
                {signer.id}
              </span>
            ),
          ],
          ...(signer.issuer === undefined
            ? []
            : [
                [
                  t('trust.issuer'),
                  <span key="issuer" className={styles.whole}>
                    {signer.issuer}
                  </span>,
                ] as const,
              ]),
          ...(known === null
            ? key === undefined || isRemote
              ? []
              : [[t('signed.since'), <TimeAgo key="since" at={key.addedAt} />] as const]
            : [
                [
                  t('trust.known'),
                  <span key="known">
                    {t(`trust.how.${known.how}`)} <TimeAgo at={known.since} />
                  </span>,
                ] as const,
              ]),
          ...(root === null
            ? []
            : [
                [
                  t('trust.root'),
                  <span key="root">
                    {root.kind === 'machine'
                      ? t('trust.machine')
                      : t('trust.rootAge', { name: root.name, count: root.ageDays })}{' '}
                    {root.stale ? <Badge tone="warn" label={t('trust.stale')} /> : null}
                  </span>,
                ] as const,
              ]),
          ...(isRemote ? [[t('trust.origin'), <code key="origin">{extension.origin}</code>] as const] : []),
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
      {isForeign ? (
        <p className={styles.bad}>
          <IconAlertTriangle size={15} aria-hidden="true" />
          <span>
            {t('trust.foreign', { publisher: extension.publisher, origin: extension.origin })}{' '}
            <code className={styles.whole}>wpk trust allow --publisher {extension.publisher} --key FILE</code>
          </span>
        </p>
      ) : null}
      {isDisputed ? (
        <p className={styles.warn}>
          <IconAlertTriangle size={15} aria-hidden="true" />
          <span>
            {t('trust.disputed')} <AnyLink to="/settings#trust">{t('trust.decide')}</AnyLink>
          </span>
        </p>
      ) : null}
      <h3 className={styles.sub}>{t('trust.statements')}</h3>
      {statements.data === undefined ? (
        statements.isError ? (
          <Problem error={statements.error} compact />
        ) : null
      ) : (
        <Statements items={statements.data.items} isRemote={isRemote} />
      )}
      {evidence === null ? null : <EvidenceLines evidence={evidence} />}
      <div role="status">
        {checked === undefined || check.isError ? null : (
          <p className={styles.good}>
            <IconCircleCheck size={15} aria-hidden="true" />
            <span>
              {t('signed.checked')} <TimeAgo at={checked.checkedAt} />
            </span>
          </p>
        )}
      </div>
      {check.isError ? <Problem error={check.error} compact /> : null}
    </Section>
  );
}
