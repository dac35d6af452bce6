import { Autocomplete, Checkbox, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldProblem } from './check-field.ts';
import type { Draft, Drafts } from './draft.ts';
import type { Field } from './fields.ts';
import styles from './schema-form.module.css';

/** A form made from a JSON Schema: one control for each field, JSON where none fits. */
export function SchemaForm({
  fields,
  drafts,
  problems,
  refusals = {},
  suggestions = {},
  onDraft,
}: {
  readonly fields: readonly Field[];
  readonly drafts: Drafts;
  readonly problems: Readonly<Record<string, FieldProblem>>;
  /** What the station said about a field when it refused it. */
  readonly refusals?: Readonly<Record<string, string>>;
  /** Known values of a text or a list, by key. */
  readonly suggestions?: Readonly<Record<string, readonly string[]>>;
  readonly onDraft: (key: string, draft: Draft) => void;
}) {
  const { t } = useTranslation('ui');
  const said = (problem: FieldProblem | undefined): string | null =>
    problem === undefined ? null : t(`form.${problem.reason}`, { wanted: problem.wanted ?? '' });
  return (
    <div className={styles.form}>
      {fields.map((field) => (
        <Control
          key={field.key}
          field={field}
          draft={drafts[field.key] ?? null}
          error={said(problems[field.key]) ?? refusals[field.key] ?? null}
          suggestions={suggestions[field.key] ?? []}
          onDraft={(draft) => onDraft(field.key, draft)}
        />
      ))}
    </div>
  );
}

function Control({
  field,
  draft,
  error,
  suggestions,
  onDraft,
}: {
  readonly field: Field;
  readonly draft: Draft;
  readonly error: string | null;
  readonly suggestions: readonly string[];
  readonly onDraft: (draft: Draft) => void;
}) {
  const { t } = useTranslation('ui');
  const example = field.example === undefined ? '' : exampleText(field);
  const common = {
    label: field.title,
    description: describe(field, t('form.between')),
    required: field.required,
    error,
    ...(example === '' ? {} : { placeholder: t('form.example', { example }) }),
  };
  const text = typeof draft === 'string' ? draft : '';
  switch (field.kind) {
    case 'boolean':
      return (
        <Checkbox
          label={field.title}
          description={field.description}
          error={error}
          checked={draft === true}
          onChange={(event) => onDraft(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices.map((choice) => ({
            value: JSON.stringify(choice),
            label: typeof choice === 'string' ? choice : JSON.stringify(choice),
          }))}
          value={typeof draft === 'string' ? draft : null}
          allowDeselect={!field.required}
          onChange={onDraft}
        />
      );
    case 'list':
      return (
        <TagsInput
          {...common}
          {...(Array.isArray(draft) && draft.length > 0 ? { placeholder: '' } : {})}
          data={[...suggestions]}
          value={Array.isArray(draft) ? [...draft] : []}
          onChange={onDraft}
          acceptValueOnBlur
          clearable
        />
      );
    case 'json':
      return (
        <Textarea
          {...common}
          {...(field.example === undefined ? {} : { placeholder: JSON.stringify(field.example) })}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
          classNames={{ input: styles.json ?? '' }}
          value={text}
          onChange={(event) => onDraft(event.currentTarget.value)}
        />
      );
    case 'text':
      return suggestions.length > 0 ? (
        <Autocomplete
          {...common}
          data={[...suggestions]}
          value={text}
          onChange={onDraft}
          selectFirstOptionOnChange
          filter={({ options, search }) =>
            suggestions.includes(search)
              ? options
              : options.filter(
                  (one) => 'label' in one && one.label.toLowerCase().includes(search.trim().toLowerCase()),
                )
          }
        />
      ) : (
        <TextInput
          {...common}
          spellCheck={false}
          value={text}
          onChange={(event) => onDraft(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          inputMode="decimal"
          classNames={{ input: styles.number ?? '' }}
          value={text}
          onChange={(event) => onDraft(event.currentTarget.value)}
        />
      );
  }
}

function exampleText(field: Field): string {
  const { example } = field;
  if (Array.isArray(example)) return example.map(String).join(', ');
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** The author's words, then the bounds. */
function describe(field: Field, between: string): string | null {
  const parts = [field.description];
  if (field.kind === 'number' || field.kind === 'integer') {
    const { minimum, maximum } = field;
    if (minimum !== null && maximum !== null) parts.push(`${minimum} ${between} ${maximum}.`);
    else if (minimum !== null) parts.push(`≥ ${minimum}.`);
    else if (maximum !== null) parts.push(`≤ ${maximum}.`);
  }
  const text = parts.filter((part) => part !== '').join(' ');
  return text === '' ? null : text;
}
