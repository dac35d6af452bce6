import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Nothing is or was installed. */
export function LedgerEmpty({ isNow }: { readonly isNow: boolean }) {
  const { t } = useTranslation('ledger');
  if (!isNow) return <EmptyState title={t('empty.pastTitle')}>{t('empty.pastText')}</EmptyState>;
  return (
    <EmptyState
      icon={<IconHistory size={32} stroke={1.4} />}
      title={t('empty.title')}
      actions={
        <ButtonLink variant="filled" to="/">
          {t('empty.catalog')}
        </ButtonLink>
      }
    >
      {t('empty.text')}
    </EmptyState>
  );
}
