import { IconRosetteDiscountCheck, IconShieldOff } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { shortDigest } from '../../ui/format.ts';
import type { MarkName } from './marks.ts';

const TONES: Readonly<Record<MarkName, Tone>> = {
  blocked: 'bad',
  rejected: 'bad',
  update: 'accent',
  signed: 'quiet',
  unsigned: 'warn',
  simulated: 'sim',
  deprecated: 'warn',
};
const ICONS = { signed: IconRosetteDiscountCheck, unsigned: IconShieldOff };

/** The marks of a row or card, each with what it means on hover. */
export function ExtensionMarks({
  extension,
  marks,
  t,
}: {
  readonly extension: Extension;
  readonly marks: readonly MarkName[];
  readonly t: TFunction<'catalog'>;
}) {
  const fields = {
    latest: extension.latestVersion ?? '',
    installed: extension.installedVersion ?? '',
    signer: shortDigest(extension.signer?.id ?? ''),
  };
  return marks.map((mark) => (
    <Badge
      key={mark}
      tone={TONES[mark]}
      label={t(`mark.${mark}`)}
      title={t(`markHint.${mark}`, fields)}
      {...(mark === 'signed' || mark === 'unsigned' ? { icon: ICONS[mark] } : {})}
    />
  ));
}
