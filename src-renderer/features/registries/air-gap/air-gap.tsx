import { Button } from '@mantine/core';
import { IconFileImport, IconPackageExport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../../app/button-link.tsx';
import styles from '../registries.module.css';
import { ExportDialog } from './export-dialog.tsx';

/** Packages in one signed file, for machines that reach no server. */
export function AirGap() {
  const { t } = useTranslation('registries');
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={styles.row} aria-labelledby="air-gap-title">
      <div>
        <h2 id="air-gap-title">{t('gap.title')}</h2>
        <p>{t('gap.text')}</p>
      </div>
      <div className={styles.buttons}>
        <Button leftSection={<IconPackageExport size={16} />} onClick={() => setOpen(true)}>
          {t('gap.export')}
        </Button>
        <ButtonLink to="/registries/import" leftSection={<IconFileImport size={16} />}>
          {t('gap.import')}
        </ButtonLink>
      </div>
      {isOpen ? <ExportDialog onClose={() => setOpen(false)} /> : null}
    </section>
  );
}
