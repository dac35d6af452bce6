import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { strategyOf } from '../../ui/plots/strategy.ts';
import { Problem } from '../../ui/problem.tsx';
import { draftsOf, readDrafts } from '../../ui/schema-form/drafts.ts';
import { SchemaForm } from '../../ui/schema-form/schema-form.tsx';
import { Section } from '../../ui/section.tsx';
import type { Chosen } from './chosen.ts';
import { EarlierRuns } from './earlier-runs.tsx';
import { ExportMenu } from './export-menu.tsx';
import { inputFields } from './input-fields.ts';
import { Logs } from './logs.tsx';
import { Receipt } from './receipt.tsx';
import { ResultView } from './result-view.tsx';
import { useRun } from './use-run.ts';
import styles from './run-screen.module.css';
import own from './run-bench.module.css';

/** One thing to run: its result in the middle, its inputs and receipt on the right. */
export function RunBench({ chosen }: { readonly chosen: Chosen }) {
  const { t } = useTranslation('run');
  const { extension, contribution } = chosen;
  const symbols = useQuery(orpc.marketData.symbols.queryOptions()).data?.items ?? [];
  const names = symbols.map(({ symbol }) => symbol);
  const fields = inputFields(contribution, names[0], {
    title: t('inputs.symbol'),
    description: t('inputs.symbolHint'),
  });
  const { finished, isRunning, refusal, run, stop } = useRun(chosen);
  const strategy = useMemo(
    () => (finished === null ? null : strategyOf(finished.result.value, finished.bars)),
    [finished],
  );
  const [drafts, setDrafts] = useState(() => draftsOf(fields, finished?.input ?? {}));
  const [isChecked, setChecked] = useState(false);
  const { values, problems } = readDrafts(fields, { ...draftsOf(fields, {}), ...drafts });

  const start = (timeoutMs: number | null = null): void => {
    setChecked(true);
    if (Object.keys(problems).length > 0 || isRunning) return;
    run(values, timeoutMs);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    start();
  };

  return (
    <>
      <div className={styles.middle} onKeyDown={press}>
        <header className={own.header}>
          <div>
            <h2>{contribution.title}</h2>
            <p>
              {extension.displayName} {extension.version}
              {contribution.description === '' ? '' : ` · ${contribution.description}`}
            </p>
          </div>
          {finished?.result.outcome === 'ok' && refusal === null ? (
            <div className={own.export}>
              <ExportMenu finished={finished} name={contribution.name} strategy={strategy} />
            </div>
          ) : null}
        </header>
        {refusal !== null ? (
          <Problem error={refusal} />
        ) : finished === null ? (
          isRunning ? (
            <Loading label={t('inputs.running')} />
          ) : (
            <EmptyState title={t('ready.title')}>{t('ready.text')}</EmptyState>
          )
        ) : (
          <div className={isRunning ? own.stale : undefined} aria-busy={isRunning}>
            <ResultView
              finished={finished}
              strategy={strategy}
              extensionId={extension.extensionId}
              onAgain={start}
            />
          </div>
        )}
      </div>
      <aside className={styles.side} onKeyDown={press}>
        <Section
          title={t('inputs.title')}
          actions={
            extension.hasSettings ? (
              <Link to="/settings/extension/$id" params={{ id: extension.extensionId }} className={own.link}>
                {t('inputs.settings')}
              </Link>
            ) : null
          }
        >
          {fields.length === 0 ? (
            <p className={own.none}>{t('inputs.none')}</p>
          ) : (
            <SchemaForm
              fields={fields}
              drafts={{ ...draftsOf(fields, {}), ...drafts }}
              problems={isChecked ? problems : {}}
              suggestions={{ symbol: names, symbols: names }}
              onDraft={(key, draft) => setDrafts((before) => ({ ...before, [key]: draft }))}
            />
          )}
          <div className={own.go}>
            {isRunning ? (
              <Button fullWidth leftSection={<IconPlayerStop size={16} />} onClick={stop}>
                {t('inputs.stop')}
              </Button>
            ) : (
              <Button
                fullWidth
                variant="filled"
                leftSection={<IconPlayerPlay size={16} />}
                title={t('inputs.keys')}
                onClick={() => start()}
              >
                {t('inputs.run')}
              </Button>
            )}
          </div>
        </Section>
        {finished === null || refusal !== null ? null : (
          <>
            <Receipt finished={finished} />
            <Logs lines={finished.result.logs} />
          </>
        )}
        <EarlierRuns extensionId={extension.extensionId} name={contribution.name} />
      </aside>
    </>
  );
}
