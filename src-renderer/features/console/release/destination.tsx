import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../../client.ts';

const HERE = 'local';

/** This home, or a server that is followed and can be reached; nothing to choose where none is. */
export function Destination({
  to,
  onChange,
}: {
  readonly to: string | null;
  readonly onChange: (to: string | null) => void;
}) {
  const { t } = useTranslation('console');
  const remotes = useQuery(orpc.registries.list.queryOptions());
  const items = (remotes.data?.items ?? []).filter(({ url }) => url !== null);
  if (items.length === 0) return null;
  return (
    <Select
      label={t('release.to')}
      description={t('release.toHint')}
      value={to ?? HERE}
      data={[
        { value: HERE, label: t('release.here') },
        ...items.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(next) => onChange(next === null || next === HERE ? null : next)}
    />
  );
}
