import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './admin.module.css';

/** A secret, the one time that it is shown. Only the button closes it: nobody loses one to a stray key. */
export function ShownOnce({
  title,
  secret,
  what,
  onClose,
}: {
  readonly title: string;
  readonly secret: string;
  readonly what: string;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('admin');
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <div className={styles.once}>
        <p>{t('copyOnce')}</p>
        <div className={styles.secret}>
          <code>{secret}</code>
          <CopyButton value={secret} what={what} />
        </div>
      </div>
      <Group justify="flex-end" mt="lg">
        <Button variant="filled" onClick={onClose} data-autofocus>
          {t('kept')}
        </Button>
      </Group>
    </Modal>
  );
}
