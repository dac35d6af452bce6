import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentityFileDialog } from '../../app/identity-file-dialog.tsx';
import styles from './welcome-screen.module.css';

/** Takes over the identity that somebody has from another computer, in place of a new one. */
export function OwnIdentity() {
  const { t } = useTranslation('welcome');
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.choice}>
      <Button size="xs" onClick={() => setOpen(true)}>
        {t('who.import')}
      </Button>
      <span>{t('who.importHint')}</span>
      <IdentityFileDialog way="import" opened={isOpen} onClose={() => setOpen(false)} />
    </div>
  );
}
