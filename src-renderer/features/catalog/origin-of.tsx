import type { TFunction } from 'i18next';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import { clock } from '../../ui/format.ts';
import { Origin } from '../../ui/origin.tsx';

/** The server that an extension came from, and as of when it is shown; nothing for what is of this home. */
export function OriginOf({
  extension: { origin, asOf },
  t,
}: {
  readonly extension: Pick<Extension, 'origin' | 'asOf'>;
  readonly t: TFunction<'catalog'>;
}) {
  if (origin === 'local') return null;
  const title =
    asOf === undefined
      ? t('originHint', { origin })
      : t('originAsOf', { origin, time: clock(asOf, Date.now()) });
  return <Origin id={origin} title={title} />;
}
