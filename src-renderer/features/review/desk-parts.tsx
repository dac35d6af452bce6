import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { DESK_PARTS, readDeskSearch, type DeskPart } from './review-search.ts';

/** So many are counted; more are shown as that many and a plus. */
const COUNTED = 50;
const FEW = { limit: COUNTED } as const;

/** Goes from one part of the desk to another, and says how much is open in each. */
export function DeskParts({ show }: { readonly show: DeskPart | 'waiting' }) {
  const { t } = useTranslation('review');
  const navigate = useNavigate();
  const blocks = useQuery(orpc.moderation.blockRequests.queryOptions({ input: FEW }));
  const reports = useQuery(orpc.reports.list.queryOptions({ input: { ...FEW, state: 'open' } }));
  const flags = useQuery(orpc.reviews.flagged.queryOptions({ input: FEW }));
  const open: Partial<Record<DeskPart | 'waiting', number>> = {
    blocks: blocks.data?.items.length ?? 0,
    reports: reports.data?.items.length ?? 0,
    flags: flags.data?.items.length ?? 0,
  };
  const label = (part: DeskPart | 'waiting'): string => {
    const count = open[part] ?? 0;
    const name = t(`desk.${part}`);
    return count === 0 ? name : `${name} ${count < COUNTED ? count : `${COUNTED}+`}`;
  };
  return (
    <SegmentedControl
      aria-label={t('desk.show')}
      value={show}
      data={(['waiting', ...DESK_PARTS] as const).map((value) => ({ value, label: label(value) }))}
      onChange={(next) => void navigate({ to: '/review', search: readDeskSearch({ show: next }) })}
    />
  );
}
