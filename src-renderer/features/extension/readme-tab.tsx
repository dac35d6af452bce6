import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openExternal } from '../../app/open-external.ts';
import { orpc } from '../../client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { Problem } from '../../ui/problem.tsx';
import { readProblem } from '../../ui/read-problem.ts';
import { NotHere } from './not-here.tsx';
import type { Shown } from './use-extension.ts';

/** The README of the version that is shown. */
export function ReadmeTab({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version } = shown;
  const hasPackage = version !== null && version.digest !== null;
  const readme = useQuery(
    orpc.extensions.file.queryOptions({
      input: { extensionId: extension.id, version: version?.version ?? '0.0.0', path: 'README.md' },
      enabled: hasPackage,
      // The bytes of a version never change; those of a server's version may come here later.
      staleTime: extension.origin === 'local' ? Infinity : 0,
    }),
  );
  const isRemote = extension.origin !== 'local';
  // Of a server's version nothing but its entry is here before its package was fetched.
  const files = useQuery(
    orpc.extensions.files.queryOptions({
      input: { extensionId: extension.id, version: version?.version ?? '0.0.0' },
      enabled: hasPackage && isRemote && readme.isError,
    }),
  );
  if (hasPackage && isRemote && readme.isError && (files.isError || files.data?.items.length === 0))
    return <NotHere extensionId={extension.id} version={version.version} origin={extension.origin} />;
  if (files.isLoading) return <Loading />;
  const isMissing =
    !hasPackage ||
    readme.data?.text === null ||
    (readme.isError && readProblem(readme.error)?.code === 'files.not-in-package');
  if (isMissing) return <EmptyState title={t('readme.none')}>{t('readme.noneText')}</EmptyState>;
  if (readme.isError) return <Problem error={readme.error} onRetry={() => void readme.refetch()} />;
  if (readme.data === undefined) return <Loading />;
  return <Markdown text={readme.data.text ?? ''} openLink={openExternal} />;
}
