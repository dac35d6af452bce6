import type { EntitlementState } from '../../src-shared/models/entitlement.ts';
import type { EntitlementRow } from '../store/port.ts';

type Period = Pick<EntitlementRow, 'plan' | 'startsAt' | 'endsAt' | 'graceUntil'>;

/** Pure: what an entitlement is at a moment follows from its claims alone. Each end belongs to what comes after it. */
export function stateAt({ plan, startsAt, endsAt, graceUntil }: Period, now: number): EntitlementState {
  if (now < startsAt) return 'pending';
  if (now < endsAt) return plan === 'trial' ? 'trial' : 'active';
  return now < graceUntil ? 'grace' : 'expired';
}

/** Best first. */
const STANDING: readonly EntitlementState[] = ['active', 'trial', 'grace', 'expired', 'pending'];

/** Of several for the same user and extension the one that gives most; of equal ones the one that ends last. */
export function bestAt<Row extends Period>(rows: readonly Row[], now: number): Row | null {
  const rank = (row: Row): number => STANDING.indexOf(stateAt(row, now));
  return rows.toSorted((a, b) => rank(a) - rank(b) || b.endsAt - a.endsAt)[0] ?? null;
}
