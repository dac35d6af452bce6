import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REPORT_STATES, type Report, type ReportState } from '../../../../src-shared/models/moderation.ts';
import { api, orpc } from '../../../client.ts';
import type { Tone } from '../../../ui/badge.tsx';
import { Case, settlementOf } from './case.tsx';
import { CasesPage } from './cases-page.tsx';
import type { Deed } from './reason-dialog.tsx';

const TONES: Readonly<Record<ReportState, Tone>> = { open: 'warn', upheld: 'bad', dismissed: 'plain' };

/** What users reported of extensions. */
export function ReportsScreen() {
  const { t } = useTranslation('review');
  const [state, setState] = useState<ReportState>('open');
  const query = useInfiniteQuery(
    orpc.reports.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ state, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  );
  const settle = ({ id, extensionId }: Report, outcome: 'upheld' | 'dismissed'): Deed => ({
    title: t(`reports.${outcome}Title`, { name: extensionId }),
    text: t(`reports.${outcome}Text`),
    action: t(`reports.${outcome}Action`),
    done: t(`reports.${outcome}Done`),
    act: (reason) => api.reports.settle({ id, outcome, reason }),
  });
  return (
    <CasesPage
      part="reports"
      which={{
        value: state,
        data: REPORT_STATES.map((value) => ({ value, label: t(`reports.state.${value}`) })),
        onChange: setState,
      }}
      query={query}
      keyOf={({ id }) => id}
    >
      {(one, ask) => (
        <Case
          extensionId={one.extensionId}
          version={one.version}
          badge={{
            tone: TONES[one.state],
            label: t(`reports.reasons.${one.reason}`),
          }}
          by={one.reporter}
          at={one.at}
          settled={settlementOf(one)}
          actions={
            one.state === 'open' ? (
              <>
                <Button size="compact-sm" onClick={() => ask(settle(one, 'upheld'))}>
                  {t('reports.uphold')}
                </Button>
                <Button size="compact-sm" onClick={() => ask(settle(one, 'dismissed'))}>
                  {t('reports.dismiss')}
                </Button>
              </>
            ) : null
          }
        >
          <p>{one.text === '' ? t('reports.noText') : one.text}</p>
        </Case>
      )}
    </CasesPage>
  );
}
