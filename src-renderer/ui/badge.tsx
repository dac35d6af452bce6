import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowUp,
  IconBan,
  IconCircleCheck,
  IconClock,
  IconFlask,
  IconPencil,
  IconPointFilled,
  IconPlayerPause,
  IconRosetteDiscountCheck,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { uiTexts } from './texts.ts';
import styles from './badge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'sim' | 'accent' | 'plain' | 'quiet';

const ICONS: Readonly<Record<Tone, Icon>> = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconBan,
  sim: IconFlask,
  accent: IconArrowUp,
  plain: IconPointFilled,
  quiet: IconPointFilled,
};

/** A mark: colour, icon and word together. */
export function Badge({
  tone,
  label,
  icon: Given,
  hint,
  title,
}: {
  readonly tone: Tone;
  readonly label: string;
  readonly icon?: Icon;
  readonly hint?: string;
  /** A hint of the platform's own, for marks that stand in long lists. */
  readonly title?: string;
}) {
  const Mark = Given ?? ICONS[tone];
  const badge = (
    <span className={styles.badge} data-tone={tone} title={title}>
      <Mark size={13} stroke={2} aria-hidden="true" />
      {label}
    </span>
  );
  return hint === undefined ? badge : <Tooltip label={hint}>{badge}</Tooltip>;
}

export type StateName = keyof (typeof uiTexts)['state'];

const STATES: Readonly<Record<StateName, readonly [Tone, Icon]>> = {
  draft: ['plain', IconPencil],
  submitted: ['plain', IconClock],
  auditing: ['plain', IconClock],
  pending: ['warn', IconClock],
  approved: ['good', IconCircleCheck],
  rejected: ['bad', IconBan],
  listed: ['good', IconCircleCheck],
  deprecated: ['warn', IconAlertTriangle],
  yanked: ['warn', IconAlertTriangle],
  blocked: ['bad', IconBan],
  planned: ['plain', IconClock],
  fetched: ['plain', IconClock],
  verified: ['plain', IconRosetteDiscountCheck],
  staged: ['plain', IconClock],
  active: ['good', IconCircleCheck],
  disabled: ['plain', IconPlayerPause],
  updating: ['plain', IconClock],
  'rolled-back': ['plain', IconPointFilled],
  uninstalled: ['plain', IconPointFilled],
  failed: ['bad', IconAlertTriangle],
  queued: ['plain', IconClock],
  running: ['accent', IconClock],
  done: ['quiet', IconCircleCheck],
  cancelled: ['plain', IconPlayerPause],
};

/** A state of a version, an installation, a mark or a job. */
export function StateBadge({ state, hint }: { readonly state: StateName; readonly hint?: string }) {
  const { t } = useTranslation('ui');
  const [tone, icon] = STATES[state];
  return (
    <Badge tone={tone} icon={icon} label={t(`state.${state}`)} {...(hint === undefined ? {} : { hint })} />
  );
}
