import { SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '../../../../src-shared/json.ts';
import type { Drafts } from '../../../ui/schema-form/draft.ts';
import { draftsOf, readDrafts } from '../../../ui/schema-form/drafts.ts';
import { fieldsOf, type Field } from '../../../ui/schema-form/fields.ts';
import { SchemaForm } from '../../../ui/schema-form/schema-form.tsx';
import { JsonInput } from './json-input.tsx';
import type { OnInput } from './on-input.ts';
import styles from './run.module.css';

/** The input of a run: a form where the manifest has a schema, JSON always. */
export function InputEditor({
  schema,
  onInput,
}: {
  readonly schema: JsonObject | null;
  readonly onInput: OnInput;
}) {
  const { t } = useTranslation('console');
  const [fields] = useState(() => fieldsOf(schema));
  const [asJson, setAsJson] = useState(fields.length === 0);
  const [text, setText] = useState('');
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(fields, {}));
  return (
    <fieldset className={styles.input}>
      <legend>{t('run.input')}</legend>
      {fields.length === 0 ? (
        <p className={styles.note}>{t('run.noSchema')}</p>
      ) : (
        <SegmentedControl
          aria-label={t('run.asForm')}
          value={asJson ? 'json' : 'form'}
          data={[
            { value: 'form', label: t('run.form') },
            { value: 'json', label: t('run.json') },
          ]}
          onChange={(value) => {
            // JSON begins with what the form holds.
            if (value === 'json') setText(JSON.stringify(readDrafts(fields, drafts).values, null, 2));
            setAsJson(value === 'json');
          }}
        />
      )}
      {asJson ? (
        <JsonInput text={text} onText={setText} onInput={onInput} />
      ) : (
        <FormInput fields={fields} drafts={drafts} onDrafts={setDrafts} onInput={onInput} />
      )}
    </fieldset>
  );
}

function FormInput({
  fields,
  drafts,
  onDrafts,
  onInput,
}: {
  readonly fields: readonly Field[];
  readonly drafts: Drafts;
  readonly onDrafts: (drafts: Drafts) => void;
  readonly onInput: OnInput;
}) {
  const { values, problems } = readDrafts(fields, drafts);
  const isReady = Object.keys(problems).length === 0;
  const said = JSON.stringify(values);
  useEffect(() => onInput(JSON.parse(said) as Json, isReady), [said, isReady, onInput]);
  return (
    <SchemaForm
      fields={fields}
      drafts={drafts}
      problems={problems}
      onDraft={(key, draft) => onDrafts({ ...drafts, [key]: draft })}
    />
  );
}
