import {
  IconArrowBackUp,
  IconArrowUp,
  IconBan,
  IconCircleCheck,
  IconDownload,
  IconLockMinus,
  IconPin,
  IconPlayerPause,
  IconPlayerPlay,
  IconPointFilled,
  IconTool,
  IconTrash,
  IconAlertTriangle,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LedgerEvent } from '../../../src-shared/models/installation.ts';
import { orpc } from '../../client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { exactTime, shortDigest } from '../../ui/format.ts';
import { Facts } from '../../ui/section.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { labelsOf, type Happening } from './timeline.ts';
import styles from './timeline.module.css';

const ICONS: Readonly<Record<string, Icon>> = {
  install: IconDownload,
  update: IconArrowUp,
  rollback: IconArrowBackUp,
  enable: IconPlayerPlay,
  disable: IconPlayerPause,
  uninstall: IconTrash,
  block: IconBan,
  unblock: IconCircleCheck,
  grant: IconLockMinus,
  repair: IconTool,
  pin: IconPin,
  unpin: IconPin,
};

/** Newest first; each with who did it and its receipt. */
export function Timeline({ happenings }: { readonly happenings: readonly Happening[] }) {
  const { t } = useTranslation('ledger');
  const me = useQuery(orpc.installs.list.queryOptions({ input: { all: true } })).data?.items[0]?.userId;
  return (
    <ol className={styles.timeline}>
      {happenings.map((happening) => {
        const { event } = happening;
        const isBad = event.to === 'failed' || event.action === 'block';
        const Mark = event.to === 'failed' ? IconAlertTriangle : (ICONS[event.action] ?? IconPointFilled);
        return (
          <li key={event.seq} className={styles.item} data-bad={isBad || undefined}>
            <span className={styles.mark} aria-hidden="true">
              <Mark size={15} stroke={1.8} />
            </span>
            <div className={styles.body}>
              <h3>
                <What happening={happening} />
              </h3>
              <p className={styles.by}>
                <TimeAgo at={event.at} /> <span>{byWhom(event, me, t)}</span>
              </p>
              <Notes happening={happening} />
              <details className={styles.receipt}>
                <summary>
                  {t('history.receipt')} <code>{shortDigest(event.receipt)}</code>
                </summary>
                <Receipt happening={happening} />
              </details>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

type Texts = ReturnType<typeof useTranslation<'ledger'>>['t'];

function byWhom(event: LedgerEvent, me: string | undefined, t: Texts): string {
  if (event.actor === 'station') return t('history.byStation');
  if (event.actor === 'registry') return t('history.byRegistry');
  return event.actor === me ? t('history.byYou') : t('history.by', { actor: shortDigest(event.actor) });
}

function What({ happening: { event, steps, fromVersion } }: { readonly happening: Happening }) {
  const { t } = useTranslation('ledger');
  const { version, action } = event;
  if (event.to === 'failed') return t('history.action.failed', { version });
  if (steps.some(({ to }) => to === 'rolled-back') && action === 'update')
    return t('history.action.rolledBack', { version });
  if (['planned', 'fetched', 'verified', 'staged', 'updating'].includes(event.to))
    return t('history.action.underWay', { version });
  const moved = fromVersion !== null && fromVersion !== version;
  switch (action) {
    case 'update':
      return moved
        ? t('history.action.updateFrom', { version, from: fromVersion })
        : t('history.action.update', { version });
    case 'rollback':
      return moved
        ? t('history.action.rollbackFrom', { version, from: fromVersion })
        : t('history.action.rollback', { version });
    case 'install':
    case 'enable':
    case 'disable':
    case 'uninstall':
    case 'block':
    case 'unblock':
    case 'grant':
    case 'repair':
    case 'pin':
    case 'unpin':
    case 'recover':
      return t(`history.action.${action}`, { version });
    default:
      return t('history.action.other', { action });
  }
}

/** What changed in plain words: permissions that came or went, why, what became of the data. */
function Notes({ happening: { event, added, removed } }: { readonly happening: Happening }) {
  const { t } = useTranslation('ledger');
  const { reason, evidence, dataDeleted, count } = event.details;
  return (
    <>
      {added.length + (event.to === 'uninstalled' ? 0 : removed.length) === 0 ? null : (
        <ul className={styles.grants}>
          {added.map((label) => (
            <li key={label}>
              <code>{label}</code> {t('history.added')}
            </li>
          ))}
          {removed.map((label) => (
            <li key={label} data-removed="">
              <code>{label}</code> {t('history.removed')}
            </li>
          ))}
        </ul>
      )}
      {typeof reason === 'string' ? (
        <p className={styles.note}>
          {t('history.reason')}: {reason}
          {typeof evidence === 'string' ? ` (${evidence})` : ''}
        </p>
      ) : null}
      {event.to === 'uninstalled' && typeof dataDeleted === 'boolean' ? (
        <p className={styles.note}>{t(dataDeleted ? 'history.dataDeleted' : 'history.dataKept')}</p>
      ) : null}
      {event.action === 'repair' && typeof count === 'number' ? (
        <p className={styles.note}>{t('history.filesRepaired', { count })}</p>
      ) : null}
    </>
  );
}

function Receipt({ happening: { event, steps } }: { readonly happening: Happening }) {
  const { t } = useTranslation('ledger');
  const labels = labelsOf(event.grants);
  return (
    <div className={styles.facts}>
      <p>{t('history.receiptHint')}</p>
      <Facts
        items={[
          [t('history.receipt'), <Digest key="receipt" value={event.receipt} />],
          [t('history.package'), <Digest key="package" value={event.digest} />],
          [t('history.signer'), <SignedBy key="signer" event={event} />],
          [
            t('history.granted'),
            labels.length === 0 ? t('history.nothing') : <code key="granted">{labels.join(', ')}</code>,
          ],
          [t('table.source'), event.source],
          [t('history.line'), t('history.lineText', { seq: event.seq, at: exactTime(event.at) })],
          ...(steps.length === 0
            ? []
            : ([
                [
                  t('history.steps'),
                  [...steps, event].map(({ to }) => t(`ui:state.${to}` as 'title')).join(' → '),
                ],
              ] as const)),
        ]}
      />
    </div>
  );
}

function SignedBy({ event }: { readonly event: LedgerEvent }) {
  const { t } = useTranslation('ledger');
  const { signer } = event;
  if (signer === null) return t(event.allowedUnsigned ? 'history.unsigned' : 'history.unknownSigner');
  return (
    <>
      {signer.kind === 'key' ? <Digest value={signer.id} /> : signer.id}
      {signer.simulated ? <Badge tone="sim" label={t('history.simulated')} /> : null}
    </>
  );
}
