import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CATEGORY_LABELS } from '../../../src-shared/models/category.ts';
import type { Project } from '../../../src-shared/models/project.ts';
import { orpc } from '../../client.ts';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './projects-screen.module.css';

/** One project; the whole row opens it. */
export function ProjectRow({ project }: { readonly project: Project }) {
  const { t } = useTranslation('console');
  const { folder, manifest, problem } = project;
  const forget = useMutation(orpc.projects.forget.mutationOptions());
  const name = manifest?.displayName ?? project.name;
  return (
    <li className={styles.row}>
      <Link
        to="/console"
        search={{ project: folder }}
        className={styles.link}
        aria-label={[name, manifest?.extensionId ?? problem?.message, folder].join(', ')}
      />
      <ExtensionIcon id={manifest?.extensionId ?? folder} name={name} size={28} hasIcon={false} />
      <div className={styles.texts}>
        <div className={styles.name}>
          {name}
          {manifest === null ? null : <code>{manifest.extensionId}</code>}
        </div>
        {problem === null ? (
          <div className={styles.folder} title={folder}>
            <bdi>{folder}</bdi>
          </div>
        ) : (
          <div className={styles.problem} title={problem.hint}>
            {problem.message}
          </div>
        )}
      </div>
      <div className={styles.cell}>{manifest === null ? null : <code>{manifest.version}</code>}</div>
      <div className={styles.cell}>{manifest === null ? null : CATEGORY_LABELS[manifest.category]}</div>
      <div className={styles.cell}>
        <TimeAgo at={project.openedAt} />
      </div>
      <div className={styles.action}>
        <Tooltip label={t('projects.forget')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t('projects.forgetName', { name })}
            onClick={() => forget.mutate({ folder })}
          >
            <IconX size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
    </li>
  );
}
