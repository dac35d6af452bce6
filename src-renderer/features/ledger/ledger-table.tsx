import { Checkbox, Tooltip } from '@mantine/core';
import { IconPin } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Installation } from '../../../src-shared/models/installation.ts';
import { Badge, StateBadge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import tableStyles from '../../ui/table.module.css';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { MayCell } from './may-cell.tsx';
import { SourceCell } from './source-cell.tsx';
import { SubscriptionCell } from './subscription-cell.tsx';
import { nameOf, useInstalledFacts } from './installed-facts.ts';
import styles from './ledger-table.module.css';

/** One line an extension. With `selected` null nothing can be chosen: the past is only looked at. */
export function LedgerTable({
  items,
  caption,
  selected,
  onSelect,
}: {
  readonly items: readonly Installation[];
  readonly caption: string;
  readonly selected: ReadonlySet<string> | null;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}) {
  const { t } = useTranslation('ledger');
  const facts = useInstalledFacts();
  const navigate = useNavigate();
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const open = (id: string): void => void navigate({ to: '/ledger/$id', params: { id } });
  const all = selected !== null && items.every(({ extensionId }) => selected.has(extensionId));

  return (
    <div className={tableStyles.frame}>
      <table className={`${tableStyles.table} ${styles.ledger}`}>
        <caption className={tableStyles.caption}>{caption}</caption>
        <thead>
          <tr>
            {selected === null ? null : (
              <th scope="col" className={styles.pick}>
                <Checkbox
                  size="xs"
                  aria-label={t('table.selectAll')}
                  checked={all}
                  indeterminate={!all && selected.size > 0}
                  onChange={() => onSelect(all ? new Set() : new Set(items.map((one) => one.extensionId)))}
                />
              </th>
            )}
            <th scope="col">{t('table.extension')}</th>
            <th scope="col">{t('table.state')}</th>
            <th scope="col">{t('table.version')}</th>
            <th scope="col">{t('table.digest')}</th>
            <th scope="col">{t('table.may')}</th>
            <th scope="col">{t('table.subscription')}</th>
            <th scope="col">{t('table.source')}</th>
            <th scope="col">{t('table.since')}</th>
          </tr>
        </thead>
        <tbody onKeyDown={walk}>
          {items.map((item) => {
            const name = nameOf(facts, item.extensionId);
            return (
              <tr
                key={item.installationId}
                className={styles.row}
                aria-selected={selected?.has(item.extensionId)}
                data-selected={selected?.has(item.extensionId) === true || undefined}
                onClick={(event) => {
                  if (!(event.target as Element).closest('a, button, input, label')) open(item.extensionId);
                }}
              >
                {selected === null ? null : (
                  <td className={styles.pick}>
                    <Checkbox
                      size="xs"
                      aria-label={t('table.select', { name })}
                      checked={selected.has(item.extensionId)}
                      onChange={() => toggle(item.extensionId)}
                    />
                  </td>
                )}
                <td>
                  <div className={styles.extension}>
                    <ExtensionIcon id={item.extensionId} name={name} size={28} />
                    <div>
                      <Link
                        to="/ledger/$id"
                        params={{ id: item.extensionId }}
                        className={styles.name}
                        aria-label={t('table.historyOf', { name })}
                        data-ledger-row=""
                      >
                        {name}
                      </Link>
                      <div className={styles.id} title={idLine(item, t)}>
                        {idLine(item, t)}
                      </div>
                    </div>
                  </div>
                </td>
                <td>
                  {item.disabledReason === null ? (
                    <StateBadge state={item.status} />
                  ) : (
                    <Badge tone="bad" label={t('table.blocked')} hint={item.disabledReason} />
                  )}
                </td>
                <td className={styles.version}>
                  {item.version}
                  {item.pinned ? (
                    <Tooltip label={t('table.pinnedHint')}>
                      <IconPin size={14} aria-label={t('table.pinned')} />
                    </Tooltip>
                  ) : null}
                </td>
                <td>
                  <Digest value={item.digest} />
                </td>
                <td>
                  <MayCell grants={item.grants} />
                </td>
                <td>
                  <SubscriptionCell subscription={item.subscription} />
                </td>
                <td>
                  <SourceCell item={item} />
                </td>
                <td className={styles.when}>
                  <TimeAgo at={item.installedAt} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

type Texts = ReturnType<typeof useTranslation<'ledger'>>['t'];

function idLine({ extensionId, requiredBy }: Installation, t: Texts): string {
  const needed = requiredBy.length === 0 ? [] : [t('table.neededBy', { ids: requiredBy.join(', ') })];
  return [extensionId, ...needed].join(' · ');
}

/** Arrow keys go from row to row. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-ledger-row]')];
  const row = (event.target as Element).closest('tr')?.querySelector<HTMLElement>('[data-ledger-row]');
  const next = row === null || row === undefined ? undefined : links[links.indexOf(row) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
