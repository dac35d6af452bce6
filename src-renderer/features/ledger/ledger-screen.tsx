import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { IconShieldSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Page } from '../../ui/page.tsx';
import { dayOf, dayText, endOf, type DayKey } from './days.ts';
import { ExposedAnswer } from './exposed-answer.tsx';
import { ExposedBox } from './exposed-box.tsx';
import { FsckResult } from './fsck-result.tsx';
import { LedgerEmpty } from './ledger-empty.tsx';
import { LedgerTable } from './ledger-table.tsx';
import type { Question } from './parse-question.ts';
import { SelectionBar } from './selection-bar.tsx';
import { stripOf } from './strip.ts';
import { TimeStrip } from './time-strip.tsx';
import { useFsck } from './use-fsck.ts';

const route = getRouteApi('/ledger');

/** What is installed, or was on any day; what to do with it; whether something ever was here. */
export function LedgerScreen() {
  const { t } = useTranslation('ledger');
  const { day: asked } = route.useSearch();
  const navigate = useNavigate();
  const today = dayOf(new Date());
  const day = asked === undefined || asked > today ? today : asked;
  const isNow = day === today;
  const [question, setQuestion] = useState<Question | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const check = useFsck();

  const activity = useQuery(orpc.installs.activity.queryOptions());
  const now = useQuery(orpc.installs.list.queryOptions({ input: {}, enabled: isNow }));
  const then = useQuery(
    orpc.installs.asOf.queryOptions({
      input: { at: endOf(day) },
      enabled: !isNow,
      // While the strip is dragged the last day's rows stay until the next are there.
      placeholderData: (before) => before,
    }),
  );
  const shown = isNow ? now : then;

  const goTo = (next: DayKey): void => {
    setSelected(new Set());
    void navigate({ to: '/ledger', search: next === today ? {} : { day: next }, replace: true });
  };

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <ExposedBox onAsk={setQuestion} />
          <Button
            leftSection={<IconShieldSearch size={16} />}
            onClick={() => check.start(false)}
            loading={check.isRunning}
            title={t('check.hint')}
          >
            {check.isRunning ? t('check.running') : t('check.run')}
          </Button>
        </>
      }
    >
      <FsckResult check={check} />
      {question === null ? null : <ExposedAnswer question={question} onClose={() => setQuestion(null)} />}
      <Answer query={activity}>
        {(data) => <TimeStrip strip={stripOf(data.items, today)} day={day} today={today} onDay={goTo} />}
      </Answer>
      <Answer query={shown}>
        {({ items }) =>
          items.length === 0 ? (
            <LedgerEmpty isNow={isNow} />
          ) : (
            <>
              <LedgerTable
                items={items}
                caption={isNow ? t('table.caption') : t('table.captionPast', { day: dayText(day, 'short') })}
                selected={isNow ? selected : null}
                onSelect={setSelected}
              />
              {isNow ? (
                <SelectionBar
                  items={items.filter(({ extensionId }) => selected.has(extensionId))}
                  onDone={() => setSelected(new Set())}
                />
              ) : null}
            </>
          )
        }
      </Answer>
    </Page>
  );
}
