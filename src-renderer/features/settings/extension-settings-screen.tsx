import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import type { JsonObject } from '../../../src-shared/json.ts';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { readProblem } from '../../ui/read-problem.ts';
import type { Drafts } from '../../ui/schema-form/draft.ts';
import { draftsOf, readDrafts } from '../../ui/schema-form/drafts.ts';
import { fieldsOf, type Field } from '../../ui/schema-form/fields.ts';
import { SchemaForm } from '../../ui/schema-form/schema-form.tsx';
import styles from './extension-settings.module.css';

const route = getRouteApi('/settings/extension/$id');

/** The settings that an installed extension declares, as a form. */
export function ExtensionSettingsScreen() {
  const { t } = useTranslation('settings');
  const { id } = route.useParams();
  const settings = useQuery(orpc.settings.ofExtension.queryOptions({ input: { extensionId: id } }));
  const available = useQuery(orpc.runs.available.queryOptions());
  const extension = available.data?.items.find(({ extensionId }) => extensionId === id);
  const name = extension?.displayName ?? id;
  return (
    <Page
      title={t('extension.title', { name })}
      lead={t('extension.lead')}
      actions={
        <>
          <ButtonLink to="/ledger/$id" params={{ id }}>
            {t('extension.back')}
          </ButtonLink>
          {extension?.enabled === true && extension.contributions.length > 0 ? (
            <ButtonLink to="/run" search={{ id }}>
              {t('extension.run')}
            </ButtonLink>
          ) : null}
        </>
      }
    >
      <Answer query={settings}>
        {({ schema, values }) => {
          const fields = fieldsOf(schema);
          return fields.length === 0 ? (
            <EmptyState title={t('extension.none')}>{t('extension.noneText', { name })}</EmptyState>
          ) : (
            <SettingsForm
              // What another process saved is shown, unless somebody is at work here.
              key={id}
              id={id}
              fields={fields}
              values={values}
            />
          );
        }}
      </Answer>
    </Page>
  );
}

function SettingsForm({
  id,
  fields,
  values,
}: {
  readonly id: string;
  readonly fields: readonly Field[];
  readonly values: JsonObject;
}) {
  const { t } = useTranslation('settings');
  const [changed, setChanged] = useState<Drafts>({});
  const drafts = { ...draftsOf(fields, values), ...changed };
  const read = readDrafts(fields, drafts);
  const isSame = JSON.stringify(drafts) === JSON.stringify(draftsOf(fields, values));
  const save = useMutation(
    orpc.settings.setOfExtension.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        setChanged({});
        notifyDone(t('extension.saved'));
      },
    }),
  );
  const refused = save.isError ? readProblem(save.error) : null;
  const refusedField = refused?.code === 'installs.setting-invalid' ? refused.details['key'] : undefined;
  const refusals = typeof refusedField === 'string' ? { [refusedField]: refused?.message ?? '' } : {};
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (Object.keys(read.problems).length === 0)
          save.mutate({ extensionId: id, values: { ...defaultsOf(fields), ...read.values } });
      }}
    >
      <SchemaForm
        fields={fields}
        drafts={drafts}
        problems={read.problems}
        refusals={refusals}
        onDraft={(key, draft) => {
          save.reset();
          setChanged((before) => ({ ...before, [key]: draft }));
        }}
      />
      {save.isError && typeof refusedField !== 'string' ? <Problem compact error={save.error} /> : null}
      <div className={styles.actions}>
        <Button
          type="submit"
          variant="filled"
          loading={save.isPending}
          disabled={isSame || Object.keys(read.problems).length > 0}
        >
          {t('extension.save')}
        </Button>
        {isSame ? (
          <Button onClick={() => setChanged(draftsOf(fields, {}))}>{t('extension.defaults')}</Button>
        ) : (
          <>
            <Button onClick={() => setChanged({})}>{t('extension.undo')}</Button>
            <span className={styles.unsaved} role="status">
              {t('extension.unsaved')}
            </span>
          </>
        )}
      </div>
    </form>
  );
}

/** A field that was emptied goes back to its default. */
function defaultsOf(fields: readonly Field[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap(({ key, fallback }) => (fallback === undefined ? [] : [[key, fallback]])),
  );
}
