import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';

/** The server that hands out this page has not fetched the package; whoever runs it can. */
export function NotHere(_of: {
  readonly extensionId: string;
  readonly version: string;
  readonly origin: string;
}) {
  const { t } = useTranslation('extension');
  return <EmptyState title={t('trust.notHere')} />;
}
