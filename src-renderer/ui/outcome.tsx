import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClockX,
  IconStack3,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '../../src-shared/models/sandbox.ts';
import { Badge, type Tone } from './badge.tsx';

const LOOKS: Readonly<Record<Outcome, readonly [Tone, Icon]>> = {
  ok: ['good', IconCircleCheck],
  error: ['bad', IconAlertTriangle],
  timeout: ['warn', IconClockX],
  memory: ['warn', IconStack3],
  stack: ['warn', IconStack3],
  denied: ['bad', IconBan],
  limit: ['warn', IconStack3],
};

/** How a run ended, in one word; the sentence on hover. Words of later versions are shown as they are. */
export function OutcomeBadge({ outcome }: { readonly outcome: string }) {
  const { t } = useTranslation('ui');
  if (!isKnown(outcome)) return <Badge tone="plain" label={outcome} />;
  const [tone, icon] = LOOKS[outcome];
  return <Badge tone={tone} icon={icon} label={t(`outcome.${outcome}`)} hint={t(`outcomeText.${outcome}`)} />;
}

function isKnown(outcome: string): outcome is Outcome {
  return Object.hasOwn(LOOKS, outcome);
}
