import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { count, day, shortDigest } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/table.tsx';
import type { Question } from './parse-question.ts';
import styles from './exposed.module.css';

/** Whether it was ever on this machine: every stretch of time, with how often it ran. */
export function ExposedAnswer({
  question,
  onClose,
}: {
  readonly question: Question;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('ledger');
  const query = useQuery(orpc.installs.exposed.queryOptions({ input: question }));
  const asked =
    'digest' in question
      ? shortDigest(question.digest)
      : [question.extensionId, question.version].filter((one) => one !== undefined).join('@');
  return (
    <section className={styles.answer} aria-label={t('exposed.label')}>
      <ActionIcon
        className={styles.close}
        variant="subtle"
        color="gray"
        aria-label={t('exposed.close')}
        onClick={onClose}
      >
        <IconX size={16} />
      </ActionIcon>
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div role="status">
              <Badge tone="good" label={t('exposed.never')} />
              <p>{t('exposed.neverText', { question: asked })}</p>
            </div>
          ) : (
            <div role="status">
              <p className={styles.found}>
                <Badge tone="warn" label={t('exposed.found', { count: items.length })} />
                <code>{asked}</code>
              </p>
              <Table
                caption={t('exposed.caption')}
                rows={items}
                rowKey={(one) => `${one.installationId} ${one.from}`}
                columns={columns(t)}
              />
            </div>
          )
        }
      </Answer>
    </section>
  );
}

type Texts = ReturnType<typeof useTranslation<'ledger'>>['t'];

interface Stretch {
  readonly version: string;
  readonly digest: string;
  readonly from: string;
  readonly until: string | null;
  readonly enabled: boolean;
  readonly runs: number;
  readonly source: string;
}

function columns(t: Texts): readonly Column<Stretch>[] {
  return [
    { key: 'version', title: t('exposed.version'), cell: ({ version }) => version },
    { key: 'from', title: t('exposed.from'), cell: ({ from }) => <time dateTime={from}>{day(from)}</time> },
    {
      key: 'until',
      title: t('exposed.until'),
      cell: ({ until }) => (until === null ? t('exposed.still') : <time dateTime={until}>{day(until)}</time>),
    },
    {
      key: 'was',
      title: t('exposed.was'),
      cell: ({ enabled }) => t(enabled ? 'exposed.enabled' : 'exposed.disabled'),
    },
    { key: 'runs', title: t('exposed.runs'), numeric: true, cell: ({ runs }) => count(runs) },
    { key: 'digest', title: t('exposed.digest'), cell: ({ digest }) => <Digest value={digest} /> },
  ];
}
