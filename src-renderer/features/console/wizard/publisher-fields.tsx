import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { slugSchema } from '../../../../src-shared/models/manifest.ts';
import type { usePublishers } from './use-publishers.ts';
import styles from './wizard.module.css';

export interface PublisherChoice {
  readonly id: string;
  readonly displayName: string;
  readonly isNew: boolean;
}

/** No publisher id has a space in it. */
const NEW = 'a new one';

/** One of one's own publishers, or the id and name of a new one. */
export function PublisherFields({
  publishers,
  value,
  onChange,
}: {
  readonly publishers: ReturnType<typeof usePublishers>;
  readonly value: PublisherChoice;
  readonly onChange: (choice: PublisherChoice) => void;
}) {
  const { t } = useTranslation('console');
  const { own, ownerOf } = publishers;
  const isSlug = slugSchema.safeParse(value.id).success;
  const taken = value.isNew && isSlug && ownerOf(value.id) === 'taken';
  const choose = (picked: string | null): void => {
    const found = own.find((one) => one.id === picked);
    onChange(found === undefined ? { id: '', displayName: '', isNew: true } : { ...found, isNew: false });
  };
  return (
    <>
      {own.length === 0 ? null : (
        <div className={styles.pair}>
          <Select
            label={t('wizard.publisher')}
            value={value.isNew ? NEW : value.id}
            data={[
              ...own.map(({ id, displayName }) => ({ value: id, label: `${displayName} (${id})` })),
              { value: NEW, label: t('wizard.newPublisher') },
            ]}
            onChange={choose}
          />
        </div>
      )}
      {value.isNew ? (
        <div className={styles.pair}>
          <TextInput
            label={t('wizard.publisherId')}
            description={isSlug && !taken ? t('wizard.publisherFree') : t('wizard.publisherHint')}
            value={value.id}
            maxLength={63}
            required
            withAsterisk={false}
            classNames={{ input: styles.mono ?? '' }}
            error={taken ? t('wizard.publisherTaken') : value.id !== '' && !isSlug ? t('wizard.slug') : null}
            onChange={(event) => onChange({ ...value, id: event.currentTarget.value })}
          />
          <TextInput
            label={t('wizard.publisherName')}
            description={t('wizard.publisherNameHint')}
            value={value.displayName}
            maxLength={80}
            onChange={(event) => onChange({ ...value, displayName: event.currentTarget.value })}
          />
        </div>
      ) : null}
    </>
  );
}
