import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.tsx';
import { AnyLink } from './any-link.tsx';

/** An address that leads nowhere: an old link, or one that was mistyped. */
export function NotFound() {
  const { t } = useTranslation('shell');
  return (
    <EmptyState
      title={t('notFound.title')}
      actions={
        <Button component={AnyLink} to="/">
          {t('notFound.back')}
        </Button>
      }
    >
      {t('notFound.text')}
    </EmptyState>
  );
}
