import { useTranslation } from 'react-i18next';
import { CapabilitySentence } from '../../ui/capability.tsx';
import { Section } from '../../ui/section.tsx';
import { countUses } from './count-uses.ts';
import { useLatestRuns } from './latest-runs.ts';
import type { Shown } from './use-extension.ts';
import styles from './questions.module.css';

const RUNS = 200;

/** What it may do: each permission as a sentence with its publisher's reason, and how often it was used here. */
export function WhatItMayDo({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version, installation } = shown;
  const ran = useLatestRuns(extension.id, installation !== null, RUNS);
  const permissions = version?.permissions ?? [];
  return (
    <Section panel title={t('may.title')}>
      {permissions.length === 0 ? (
        <p className={styles.text}>{extension.kind === 'workflow' ? t('may.workflow') : t('may.nothing')}</p>
      ) : (
        <ul className={styles.permissions}>
          {permissions.map((permission) => {
            const { capability, reason } = permission;
            const uses = countUses(ran, capability);
            const isAllowed = installation?.grants.some((grant) => grant.capability === capability);
            return (
              <li key={capability} className={styles.permission}>
                <CapabilitySentence
                  capability={capability}
                  hosts={'hosts' in permission ? permission.hosts : undefined}
                />
                <p className={styles.reason}>{reason === '' ? t('may.noReason') : reason}</p>
                {installation === null ? null : (
                  <p className={styles.use} data-denied={isAllowed === false || undefined}>
                    {isAllowed === false
                      ? t('may.notAllowed')
                      : uses === 0
                        ? t('may.never')
                        : ran.length === RUNS
                          ? t('may.usedMany', { count: uses, runs: RUNS })
                          : t('may.used', { count: uses })}
                  </p>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
