import { Select, Tabs } from '@mantine/core';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openExternal } from '../../../app/open-external.ts';
import { orpc } from '../../../client.ts';
import { Badge } from '../../../ui/badge.tsx';
import { bytes, count } from '../../../ui/format.ts';
import { Loading } from '../../../ui/loading.tsx';
import { OutcomeBadge } from '../../../ui/outcome.tsx';
import { strategyOf } from '../../../ui/plots/strategy.ts';
import { RunAnswer } from '../../../ui/report/run-answer.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Answer, Run } from './answer.ts';
import styles from './run.module.css';

/** What came of it: each run with its result, log and permission receipt, then the tests. */
export function RunResult({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation('console');
  const { t: tui } = useTranslation('ui');
  const firstBad = answer.runs.findIndex(({ outcome }) => outcome !== 'ok');
  const [at, setAt] = useState(Math.max(firstBad, 0));
  const run = answer.runs[at];
  return (
    <section className={styles.result} aria-label={t('run.result')}>
      {answer.runs.length > 1 ? (
        <Select
          label={t('run.runs')}
          value={String(at)}
          data={answer.runs.map((one, index) => ({
            value: String(index),
            label: `${one.name} (${one.kind}): ${tui(`outcome.${one.outcome}`).toLowerCase()}`,
          }))}
          onChange={(value) => setAt(Number(value))}
        />
      ) : null}
      {run === undefined ? null : <OneRun key={at} run={run} />}
      {answer.tests.length === 0 ? null : <Tests tests={answer.tests} />}
    </section>
  );
}

function OneRun({ run }: { readonly run: Run }) {
  const { t } = useTranslation('console');
  return (
    <>
      <div className={styles.outcome} role="status">
        <OutcomeBadge outcome={run.outcome} />
        <span className={styles.figure}>
          {t('run.time')} <b>{count(Math.round(run.durationMs))} ms</b>
        </span>
        <span className={styles.figure}>
          {t('run.memoryUsed')} <b>{bytes(run.memoryBytes)}</b>
        </span>
        {run.capabilities.denied.length === 0 ? null : (
          <Badge tone="bad" label={`${t('run.denied')}: ${run.capabilities.denied.join(', ')}`} />
        )}
      </div>
      {run.error === null ? null : (
        <div className={styles.error}>
          {run.error.name}: {run.error.message}
          {run.error.stack === undefined ? null : <code>{run.error.stack}</code>}
        </div>
      )}
      <Tabs defaultValue="result">
        <Tabs.List>
          <Tabs.Tab value="result">{t('run.result')}</Tabs.Tab>
          <Tabs.Tab value="log">
            {t('run.log')} {run.logs.length === 0 ? '' : count(run.logs.length)}
          </Tabs.Tab>
          <Tabs.Tab value="capabilities">{t('run.capabilities')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="result" pt={10}>
          <Result run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="log" pt={10}>
          <Log run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="capabilities" pt={10}>
          <Receipt run={run} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Result({ run }: { readonly run: Run }) {
  const { t } = useTranslation('console');
  // The dry run gives strategies generated prices, whatever was imported.
  const bars = useQuery(
    orpc.marketData.bars.queryOptions({
      input: run.symbol === undefined ? skipToken : { symbol: run.symbol, synthetic: true },
    }),
  );
  const strategy = useMemo(() => strategyOf(run.value, bars.data ?? null), [run, bars.data]);
  if (bars.isLoading) return <Loading />;
  return (
    <div className={styles.parts}>
      <RunAnswer result={run} strategy={strategy} openLink={openExternal} />
      {run.value === null ? null : (
        <details className={styles.json}>
          <summary>{t('run.asJson')}</summary>
          <pre tabIndex={0}>{JSON.stringify(run.value, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}

function Log({ run }: { readonly run: Run }) {
  const { t } = useTranslation('console');
  if (run.logs.length === 0) return <p className={styles.note}>{t('run.noLog')}</p>;
  return (
    <ol className={styles.log}>
      {run.logs.map((line, index) => (
        <li key={index}>
          <span className="tabular">{Math.round(line.atMs)} ms</span>
          <span data-level={line.level}>{line.level}</span>
          <p>{line.message}</p>
        </li>
      ))}
    </ol>
  );
}

function Receipt({ run }: { readonly run: Run }) {
  const { t } = useTranslation('console');
  const { declared, used, denied } = run.capabilities;
  const all = [...new Set([...declared, ...used, ...denied])];
  if (all.length === 0) return <p className={styles.note}>{t('run.none')}</p>;
  const says = (list: readonly string[]) => (name: string) =>
    list.includes(name) ? t('run.yes') : t('run.no');
  return (
    <Table
      caption={t('run.capabilities')}
      columns={[
        { key: 'name', title: t('run.capability'), cell: (name) => <code>{name}</code> },
        { key: 'declared', title: t('run.declared'), cell: says(declared) },
        { key: 'used', title: t('run.used'), cell: says(used) },
        { key: 'denied', title: t('run.denied'), cell: says(denied) },
      ]}
      rows={all}
      rowKey={(name) => name}
    />
  );
}

function Tests({ tests }: { readonly tests: Answer['tests'] }) {
  const { t } = useTranslation('console');
  const passed = tests.filter(({ ok }) => ok).length;
  return (
    <>
      <div className={styles.outcome} role="status">
        <b>{t('run.tests')}</b>
        <Badge
          tone={passed === tests.length ? 'good' : 'bad'}
          label={t('run.testsOf', { passed, count: tests.length })}
        />
      </div>
      <ul className={styles.tests}>
        {tests.map((test) => (
          <li key={`${test.file} ${test.name}`}>
            <Badge tone={test.ok ? 'good' : 'bad'} label={t(test.ok ? 'run.passed' : 'run.failed')} />
            <span>
              {test.name}
              <small>{test.message ?? test.file}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
