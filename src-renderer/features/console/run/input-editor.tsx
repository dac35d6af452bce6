import { Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '../../../../src-shared/json.ts';
import styles from './run.module.css';

/** The input of a run as JSON. Empty means: the example that the schema itself names. */
export function InputEditor({
  schema,
  onInput,
}: {
  readonly schema: JsonObject | null;
  readonly onInput: (input: Json | undefined, problem: string | null) => void;
}) {
  const { t } = useTranslation('console');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const tell = useRef(onInput);
  useEffect(() => {
    tell.current = onInput;
  });
  useEffect(() => {
    if (text.trim() === '') {
      setProblem(null);
      tell.current(undefined, null);
      return;
    }
    try {
      tell.current(JSON.parse(text) as Json, null);
      setProblem(null);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      setProblem(said);
      tell.current(undefined, said);
    }
  }, [text]);
  return (
    <Textarea
      label={t('run.input')}
      {...(schema === null ? { description: t('run.noSchema') } : {})}
      value={text}
      placeholder="{}"
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      classNames={{ input: styles.mono ?? '' }}
      error={problem === null ? null : t('run.badJson', { problem })}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
