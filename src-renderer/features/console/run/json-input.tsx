import { Textarea } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../../src-shared/json.ts';
import type { OnInput } from './on-input.ts';
import styles from './run.module.css';

type Read = { readonly value: Json | undefined } | { readonly problem: string };

function read(text: string): Read {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** An input as JSON; empty gives none. */
export function JsonInput({
  text,
  onText,
  onInput,
}: {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onInput: OnInput;
}) {
  const { t } = useTranslation('console');
  const problem = 'problem' in read(text) ? (read(text) as { problem: string }).problem : null;
  useEffect(() => {
    const now = read(text);
    if ('problem' in now) onInput(undefined, false);
    else onInput(now.value, true);
  }, [text, onInput]);
  return (
    <Textarea
      aria-label={t('run.input')}
      value={text}
      placeholder="{}"
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      classNames={{ input: styles.mono ?? '' }}
      error={problem === null ? null : t('run.badJson', { problem })}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
}
