import { Button } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../../client.ts';
import type { Shown } from '../use-extension.ts';
import styles from './reviews.module.css';

/** Why one cannot rate it yet, and the way to change that: the server takes a person's word for what they installed. */
export function NotRateable({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const report = useMutation(orpc.receipts.report.mutationOptions());
  const { extension, version } = shown;
  const digest = version?.state === 'approved' ? version.digest : null;
  return (
    <div className={styles.needs}>
      <IconInfoCircle size={16} aria-hidden="true" />
      {version === null || digest === null ? (
        t('reviews.unreleased')
      ) : (
        <>
          <span>{t('reviews.notReported')}</span>
          <Button
            size="compact-sm"
            loading={report.isPending}
            onClick={() =>
              report.mutate({
                kind: 'installed',
                extensionId: extension.id,
                version: version.version,
                digest,
              })
            }
          >
            {t('reviews.report', { version: version.version })}
          </Button>
        </>
      )}
    </div>
  );
}
