import { Button, Checkbox, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Installation, Runnable } from '../../../src-shared/models/installation.ts';
import type { Grant } from '../../../src-shared/models/sandbox.ts';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { CapabilitySentence } from '../../ui/capability.tsx';
import { day } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { dayOf, endOf, readDay } from './days.ts';
import { labelsOf } from './timeline.ts';
import styles from './grants-panel.module.css';

/** Runs that are counted for "used in 14 runs": the newest ones. */
const COUNTED = 200;

/** What it may do, how often it used it, and the way to take some of it away. */
export function GrantsPanel({
  installed,
  permissions,
}: {
  readonly installed: Installation;
  readonly permissions: Runnable['permissions'];
}) {
  const { t } = useTranslation('ledger');
  const { extensionId, grants } = installed;
  const [isNarrowing, setNarrowing] = useState(false);
  const [draft, setDraft] = useState<readonly Grant[]>(grants);
  const runs = useQuery(orpc.runs.list.queryOptions({ input: { extensionId, limit: COUNTED } }));
  const narrow = useMutation(
    orpc.installs.narrow.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        setNarrowing(false);
        notifyDone(t('grants.done'));
      },
    }),
  );
  const used = (capability: string): string => {
    if (runs.data === undefined) return '';
    const count = runs.data.items.filter((run) =>
      run.used.some((label) => label === capability || label.startsWith(`${capability}:`)),
    ).length;
    return count === 0 ? t('grants.neverUsed') : t('grants.usedTimes', { count });
  };
  const put = (next: Grant | null, capability: Grant['capability']): void =>
    setDraft((before) => {
      const rest = before.filter((one) => one.capability !== capability);
      return next === null ? rest : [...rest, next];
    });
  const isChanged = key(draft) !== key(grants);
  const taken = permissions.filter(({ capability }) => !grants.some((one) => one.capability === capability));

  return (
    <Section
      title={t('grants.title')}
      panel
      actions={
        grants.length === 0 || isNarrowing ? null : (
          <Button size="compact-sm" onClick={() => setNarrowing(true)}>
            {t('grants.narrow')}
          </Button>
        )
      }
    >
      {isNarrowing ? <p className={styles.hint}>{t('grants.narrowHint')}</p> : null}
      {grants.length === 0 && taken.length === 0 ? <p className={styles.hint}>{t('grants.none')}</p> : null}
      <ul className={styles.grants}>
        {grants.map((grant) => (
          <li key={grant.capability}>
            {isNarrowing ? (
              <NarrowGrant
                grant={grant}
                draft={draft.find((one) => one.capability === grant.capability) ?? null}
                onDraft={(next) => put(next, grant.capability)}
              />
            ) : (
              <>
                <CapabilitySentence capability={grant.capability} hosts={grant.hosts} />
                <p className={styles.facts}>
                  {grant.until === undefined ? null : (
                    <span>{t('grants.untilShown', { date: day(grant.until) })}</span>
                  )}
                  <span>{used(grant.capability)}</span>
                </p>
                <Reason permissions={permissions} capability={grant.capability} />
              </>
            )}
          </li>
        ))}
        {taken.map(({ capability, reason }) => (
          <li key={capability} data-taken="">
            <CapabilitySentence capability={capability} />
            <p className={styles.facts}>
              <span>{t('grants.taken')}</span>
            </p>
            <p className={styles.reason}>{t('grants.reason', { reason })}</p>
          </li>
        ))}
      </ul>
      {narrow.isError ? <Problem compact error={narrow.error} /> : null}
      {isNarrowing ? (
        <Group gap={8} mt={12}>
          <Button
            variant="filled"
            size="compact-sm"
            disabled={!isChanged}
            loading={narrow.isPending}
            onClick={() => narrow.mutate({ extensionId, grants: [...draft] })}
          >
            {t('grants.save')}
          </Button>
          <Button
            size="compact-sm"
            onClick={() => {
              setDraft(grants);
              setNarrowing(false);
            }}
          >
            {t('grants.keep')}
          </Button>
        </Group>
      ) : null}
    </Section>
  );
}

function key(grants: readonly Grant[]): string {
  return grants
    .map((grant) => `${labelsOf([grant]).toSorted().join(' ')} ${grant.until ?? ''}`)
    .toSorted()
    .join('\n');
}

function Reason({
  permissions,
  capability,
}: {
  readonly permissions: Runnable['permissions'];
  readonly capability: string;
}) {
  const { t } = useTranslation('ledger');
  const reason = permissions.find((one) => one.capability === capability)?.reason;
  return reason === undefined ? null : <p className={styles.reason}>{t('grants.reason', { reason })}</p>;
}

/** Off, fewer hosts, or an end: never more than there was. */
function NarrowGrant({
  grant,
  draft,
  onDraft,
}: {
  readonly grant: Grant;
  readonly draft: Grant | null;
  readonly onDraft: (draft: Grant | null) => void;
}) {
  const { t } = useTranslation('ledger');
  const hosts = draft?.hosts ?? [];
  const setHost = (host: string, isOn: boolean): void => {
    const next = (grant.hosts ?? []).filter((one) => (one === host ? isOn : hosts.includes(one)));
    onDraft(next.length === 0 ? null : { ...(draft ?? grant), hosts: next });
  };
  const setUntil = (text: string): void => {
    if (draft === null) return;
    const { until: _before, ...rest } = draft;
    const chosen = readDay(text);
    const held = grant.until === undefined ? {} : { until: grant.until };
    onDraft({ ...rest, ...(chosen === null ? held : { until: endOf(chosen) }) });
  };
  return (
    <>
      <Checkbox
        label={<CapabilitySentence capability={grant.capability} hosts={grant.hosts} withIcon={false} />}
        checked={draft !== null}
        onChange={(event) => onDraft(event.currentTarget.checked ? grant : null)}
      />
      {grant.hosts === undefined || grant.hosts.length < 2 ? null : (
        <div className={styles.hosts}>
          {grant.hosts.map((host) => (
            <Checkbox
              key={host}
              size="xs"
              label={<code>{host}</code>}
              checked={draft !== null && hosts.includes(host)}
              onChange={(event) => setHost(host, event.currentTarget.checked)}
            />
          ))}
        </div>
      )}
      {draft === null ? null : (
        <label className={styles.until}>
          {t('grants.until')}
          <input
            type="date"
            value={draft.until === undefined ? '' : dayOf(new Date(draft.until))}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </label>
      )}
    </>
  );
}
