import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Submission } from '../../../../src-shared/models/catalog.ts';
import { orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx';
import styles from './decision.module.css';

/** The manifest as it ships. */
export function ManifestPane({ submission }: { readonly submission: Submission }) {
  const { t } = useTranslation('review');
  const { extensionId, version } = submission;
  const query = useQuery(
    orpc.extensions.file.queryOptions({ input: { extensionId, version, path: 'wpk.json' } }),
  );
  return (
    <div className={styles.sourcePane}>
      <Answer query={query}>
        {({ text }) => (
          <CodeEditor
            path="wpk.json"
            label={t('decision.source', { path: 'wpk.json' })}
            text={text ?? ''}
            readOnly
          />
        )}
      </Answer>
    </div>
  );
}
