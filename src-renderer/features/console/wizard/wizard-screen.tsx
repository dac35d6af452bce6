import { Button, Group, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXT_LIMITS } from '../../../../src-shared/limits.ts';
import { slugSchema } from '../../../../src-shared/models/manifest.ts';
import { CATEGORIES, CATEGORY_LABELS, type Category } from '../../../../src-shared/models/category.ts';
import { notifyProblem } from '../../../app/notify.tsx';
import { api, orpc } from '../../../client.ts';
import { Page } from '../../../ui/page.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { NameCheck } from './name-check.tsx';
import { PublisherFields, type PublisherChoice } from './publisher-fields.tsx';
import { TemplateChoice } from './template-choice.tsx';
import { slugOf, USUAL_CATEGORY, type Template } from './templates.ts';
import { usePublishers } from './use-publishers.ts';
import styles from './wizard.module.css';

/** Asks what a new project needs, writes it, remembers it and opens it. */
export function WizardScreen() {
  const { t } = useTranslation('console');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const publishers = usePublishers();
  const info = useQuery(orpc.window.info.queryOptions({ staleTime: Infinity }));
  const [template, setTemplate] = useState<Template>('strategy');
  const [publisher, setPublisher] = useState<PublisherChoice | null>(null);
  const [displayName, setDisplayName] = useState('');
  const [givenName, setName] = useState<string | null>(null);
  const [givenCategory, setCategory] = useState<Category | null>(null);
  const [description, setDescription] = useState('');
  const [parent, setParent] = useState<string | null>(null);

  const [firstOwn] = publishers.own;
  const chosen =
    publisher ??
    (firstOwn === undefined ? { id: '', displayName: '', isNew: true } : { ...firstOwn, isNew: false });
  const name = givenName ?? slugOf(displayName);
  const category = givenCategory ?? USUAL_CATEGORY[template];
  const place = parent ?? info.data?.projects;
  const folder = place === undefined || name === '' ? '' : `${place.replace(/[\\/]$/, '')}/${name}`;
  const complete =
    slugSchema.safeParse(chosen.id).success &&
    slugSchema.safeParse(name).success &&
    displayName.trim() !== '' &&
    folder !== '' &&
    publishers.ownerOf(chosen.id) !== 'taken';

  const create = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      if (chosen.isNew && publishers.ownerOf(chosen.id) === 'free') {
        await api.publishers.create({ id: chosen.id, displayName: chosen.displayName.trim() || chosen.id });
        // Where the rest fails, another try finds it here.
        await queryClient.invalidateQueries({ queryKey: orpc.publishers.key() });
      }
      await api.workbench.create({
        folder,
        publisher: chosen.id,
        name,
        displayName: displayName.trim(),
        ...(description.trim() === '' ? {} : { description: description.trim() }),
        template,
        category,
      });
      return api.projects.open({ folder });
    },
    onSuccess: async (project) => {
      await queryClient.invalidateQueries();
      const file = template === 'workflow' ? 'wpk.json' : 'src/main.ts';
      await navigate({ to: '/console', search: { project: project.folder, file } });
    },
  });

  const chooseFolder = async (): Promise<void> => {
    try {
      const { path } = await api.window.chooseFolder({ title: t('wizard.chooseTitle') });
      if (path !== null) setParent(path);
    } catch (error) {
      notifyProblem(error);
    }
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (complete) create.mutate();
  };

  return (
    <Page title={t('wizard.title')} lead={t('wizard.lead')}>
      <form className={styles.form} onSubmit={submit}>
        <TemplateChoice value={template} onChange={setTemplate} />
        <PublisherFields publishers={publishers} value={chosen} onChange={setPublisher} />
        <div className={styles.pair}>
          <TextInput
            label={t('wizard.displayName')}
            value={displayName}
            maxLength={TEXT_LIMITS.displayName}
            required
            withAsterisk={false}
            data-autofocus
            onChange={(event) => setDisplayName(event.currentTarget.value)}
          />
          <TextInput
            label={t('wizard.name')}
            value={name}
            maxLength={63}
            required
            withAsterisk={false}
            classNames={{ input: styles.mono ?? '' }}
            error={name !== '' && !slugSchema.safeParse(name).success ? t('wizard.slug') : null}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <NameCheck extensionId={`${chosen.id}.${name}`} />
        <Textarea
          label={t('wizard.description')}
          value={description}
          maxLength={TEXT_LIMITS.description}
          autosize
          minRows={2}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <div className={styles.pair}>
          <Select
            label={t('wizard.category')}
            value={category}
            data={CATEGORIES.map((id) => ({ value: id, label: CATEGORY_LABELS[id] }))}
            onChange={(value) => setCategory(value)}
          />
          <div className={styles.folder}>
            <TextInput
              label={t('wizard.folder')}
              value={folder}
              readOnly
              title={t('wizard.folderHint')}
              classNames={{ input: styles.mono ?? '' }}
            />
            <Button onClick={() => void chooseFolder()}>{t('wizard.choose')}</Button>
          </div>
        </div>
        {create.isError ? <Problem error={create.error} compact /> : null}
        <Group gap="xs">
          <Button type="submit" variant="filled" disabled={!complete} loading={create.isPending}>
            {t('wizard.create')}
          </Button>
          <Button variant="subtle" color="gray" renderRoot={(props) => <Link {...props} to="/console" />}>
            {t('wizard.back')}
          </Button>
        </Group>
      </form>
    </Page>
  );
}
