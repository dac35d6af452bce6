import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { extensionIdSchema } from '../../../../src-shared/models/manifest.ts';
import { orpc } from '../../../client.ts';
import { readProblem } from '../../../ui/read-problem.ts';
import styles from './wizard.module.css';

/** Says while somebody types whether the id is free in this registry. */
export function NameCheck({ extensionId }: { readonly extensionId: string }) {
  const { t } = useTranslation('console');
  const isId = extensionIdSchema.safeParse(extensionId).success;
  const found = useQuery(
    orpc.extensions.get.queryOptions({ input: { extensionId }, enabled: isId, staleTime: 5_000 }),
  );
  if (!isId) return null;
  if (found.data !== undefined) {
    return (
      <p className={styles.check} data-tone="warn" role="status">
        <IconInfoCircle size={14} aria-hidden="true" /> {t('wizard.nameOwn', { id: extensionId })}
      </p>
    );
  }
  const problem = readProblem(found.error);
  if (problem === null) return null;
  return problem.code === 'registry.extension-not-found' ? (
    <p className={styles.check} data-tone="good" role="status">
      <IconCircleCheck size={14} aria-hidden="true" /> {t('wizard.nameFree', { id: extensionId })}
    </p>
  ) : (
    <p className={styles.check} data-tone="warn" role="status">
      <IconAlertTriangle size={14} aria-hidden="true" /> {problem.message}
    </p>
  );
}
