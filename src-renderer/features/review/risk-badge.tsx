import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../ui/badge.tsx';
import type { Risk, RiskReason } from './risk.ts';

const TONE: Readonly<Record<Risk['level'], Tone>> = { high: 'bad', medium: 'warn', low: 'good' };

export function RiskBadge({ risk }: { readonly risk: Risk }) {
  const { t } = useTranslation('review');
  return <Badge tone={TONE[risk.level]} label={t(`risk.${risk.level}`)} />;
}

/** The reasons as one line of words. */
export function RiskReasons({ risk }: { readonly risk: Risk }) {
  const { t } = useTranslation('review');
  const say = (reason: RiskReason): string => {
    switch (reason.key) {
      case 'undeclared':
        return t('risk.undeclared', { names: reason.names });
      case 'network':
        return t('risk.network', { hosts: reason.hosts });
      case 'warnings':
      case 'retried':
        return t(`risk.${reason.key}`, { count: reason.count });
      default:
        return t(`risk.${reason.key}`);
    }
  };
  return <>{risk.reasons.length === 0 ? t('risk.none') : risk.reasons.map(say).join(', ')}</>;
}
