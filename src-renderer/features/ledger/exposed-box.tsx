import { TextInput } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { parseQuestion, type Question } from './parse-question.ts';
import styles from './exposed.module.css';

/** Takes an id, an id with a version, or a digest. */
export function ExposedBox({ onAsk }: { readonly onAsk: (question: Question | null) => void }) {
  const { t } = useTranslation('ledger');
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    const question = parseQuestion(text);
    setWrong(question === null && text.trim() !== '');
    onAsk(question);
  };
  return (
    <form onSubmit={ask} className={styles.form} role="search" aria-label={t('exposed.label')}>
      <TextInput
        aria-label={t('exposed.label')}
        placeholder={t('exposed.label')}
        title={t('exposed.placeholder')}
        leftSection={<IconHelpHexagon size={16} stroke={1.6} />}
        value={text}
        error={isWrong ? t('exposed.wrong') : null}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(false);
        }}
        spellCheck={false}
      />
    </form>
  );
}
