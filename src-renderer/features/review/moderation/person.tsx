import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../../client.ts';
import { shortDigest } from '../../../ui/format.ts';

/** Who it is that looks at the desk; undefined until the answer is there. */
export function useOwnId(): string | undefined {
  return useQuery(orpc.about.me.queryOptions({ staleTime: Infinity })).data?.userId;
}

/** A user as the trail names them, or "you". */
export function Person({ userId }: { readonly userId: string }) {
  const { t } = useTranslation('review');
  const own = useOwnId();
  return userId === own ? <>{t('you')}</> : <code title={userId}>{shortDigest(userId)}</code>;
}
