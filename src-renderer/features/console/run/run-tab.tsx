import { Button, Collapse, NumberInput, Select, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RUN_WALL_MS, SANDBOX_CEILING, SANDBOX_DEFAULTS } from '../../../../src-shared/limits.ts';
import type { Json } from '../../../../src-shared/json.ts';
import { api } from '../../../client.ts';
import { Loading } from '../../../ui/loading.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { useDependencies } from '../desk/use-dependencies.ts';
import { useManifest } from '../desk/use-manifest.ts';
import { contributionsOf } from './contributions.ts';
import { InputEditor } from './input-editor.tsx';
import { RunResult } from './run-result.tsx';
import { useCancellable } from './use-cancellable.ts';
import styles from './run.module.css';

const MIB = 1024 * 1024;
/** No contribution's id has a space in it. */
const ALL = 'all of them';

/** Runs one contribution, or all and the tests, in the sandbox. */
export function RunTab({
  folder,
  saveAll,
}: {
  readonly folder: string;
  readonly saveAll: () => Promise<boolean>;
}) {
  const { t } = useTranslation('console');
  const { manifest } = useManifest(folder);
  const dependencies = useDependencies(folder);
  const contributions = contributionsOf(manifest);
  const [picked, setPicked] = useState<string | null>(null);
  const [input, setInput] = useState<Json | undefined>(undefined);
  const [limitsShown, showLimits] = useState(false);
  const [timeoutMs, setTimeoutMs] = useState<number>(RUN_WALL_MS);
  const [memoryMb, setMemoryMb] = useState<number>(SANDBOX_DEFAULTS.memoryBytes / MIB);
  const keyOf = (one: { readonly kind: string; readonly id: string }): string => `${one.kind}/${one.id}`;
  const chosen =
    picked === ALL ? null : (contributions.find((one) => keyOf(one) === picked) ?? contributions[0] ?? null);

  const run = useCancellable(async (given: Json | undefined, signal) => {
    if (!(await saveAll())) return null;
    return api.workbench.dryRun(
      {
        path: folder,
        with: [...dependencies],
        timeoutMs,
        memoryMb,
        ...(chosen === null ? {} : { name: chosen.id }),
        ...(chosen === null || given === undefined ? {} : { input: given }),
      },
      { signal },
    );
  });
  const [isReady, setReady] = useState(true);
  const takeInput = useCallback((next: Json | undefined, ready: boolean) => {
    setInput(next);
    setReady(ready);
  }, []);

  return (
    <div className={styles.tab}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen === null || isReady) run.mutate(input);
        }}
      >
        <Select
          label={t('run.what')}
          value={chosen === null ? ALL : keyOf(chosen)}
          data={[
            ...contributions.map((one) => ({
              value: keyOf(one),
              label: `${one.title} (${t(`run.${one.kind}`).toLowerCase()})`,
            })),
            { value: ALL, label: t('run.all') },
          ]}
          onChange={(value) => {
            setPicked(value);
            takeInput(undefined, true);
          }}
        />
        {contributions.length === 0 && manifest !== null && manifest.kind !== 'workflow' ? (
          <p className={styles.note}>{t('run.nothingText')}</p>
        ) : null}
        {chosen === null ? null : (
          <InputEditor
            key={`${keyOf(chosen)} ${JSON.stringify(chosen.input)}`}
            schema={chosen.input}
            onInput={takeInput}
          />
        )}
        <div>
          <UnstyledButton
            className={styles.fold ?? ''}
            onClick={() => showLimits(!limitsShown)}
            aria-expanded={limitsShown}
          >
            {limitsShown ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            {t('run.limits')}
            {limitsShown ? null : (
              <span className="tabular">
                {timeoutMs} ms, {memoryMb} MiB
              </span>
            )}
          </UnstyledButton>
          <Collapse expanded={limitsShown}>
            <div className={styles.limits}>
              <NumberInput
                label={t('run.timeout')}
                value={timeoutMs}
                min={1}
                max={SANDBOX_CEILING.wallMs}
                step={1000}
                allowDecimal={false}
                onChange={(value) => setTimeoutMs(Number(value) || RUN_WALL_MS)}
              />
              <NumberInput
                label={t('run.memory')}
                value={memoryMb}
                min={1}
                max={SANDBOX_CEILING.memoryBytes / MIB}
                step={16}
                allowDecimal={false}
                onChange={(value) => setMemoryMb(Number(value) || SANDBOX_DEFAULTS.memoryBytes / MIB)}
              />
            </div>
          </Collapse>
        </div>
        <div className={styles.actions}>
          {run.isPending ? (
            // Its own element: the click must not go on to the button that takes its place.
            <Button key="stop" leftSection={<IconPlayerStop size={15} />} onClick={run.stop}>
              {t('run.stop')}
            </Button>
          ) : (
            <Button
              key="run"
              type="submit"
              variant="filled"
              leftSection={<IconPlayerPlay size={15} />}
              disabled={chosen !== null && !isReady}
            >
              {t('run.run')}
            </Button>
          )}
        </div>
        <p className={styles.note}>{t('run.about')}</p>
      </form>
      {run.isPending ? <Loading /> : null}
      {run.isError ? <Problem error={run.error} compact /> : null}
      {run.stopped ? (
        <p className={styles.stopped} role="status">
          {t('run.stopped')}
        </p>
      ) : null}
      {run.data === undefined || run.data === null ? null : (
        <RunResult key={run.submittedAt} answer={run.data} />
      )}
    </div>
  );
}
