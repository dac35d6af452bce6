import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../client.ts';
import { shortDigest } from './format.ts';
import styles from './person.module.css';

const meQuery = orpc.about.me.queryOptions({ staleTime: Infinity });

/** Who it is that looks at the desk; undefined until the answer is there. */
export function useOwnId(): string | undefined {
  return useQuery(meQuery).data?.userId;
}

/** "you", or the name of the token that somebody acts with, or the user as the trail names them. */
export function Person({ userId }: { readonly userId: string }) {
  const { t } = useTranslation('ui');
  const me = useQuery(meQuery);
  const own = me.data?.userId;
  const isOther = own !== undefined && own !== userId;
  const person = useQuery(
    orpc.moderation.person.queryOptions({ input: { userId }, staleTime: Infinity, enabled: isOther }),
  );
  if (userId === own) return <>{t('you')}</>;
  const name = person.data?.name ?? null;
  return name === null ? (
    <code className={styles.id} title={userId}>
      {me.isLoading || person.isLoading ? '…' : shortDigest(userId)}
    </code>
  ) : (
    <span className={styles.name} title={userId}>
      {name}
    </span>
  );
}
