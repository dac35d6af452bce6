import type { InstallationState } from '../../src-shared/models/installation.ts';
import type { LedgerRow } from '../store/port.ts';

/** Which state may follow which (DESIGN section 7). `failed` ends work that never became an installation. */
const NEXT: Readonly<Record<InstallationState, readonly InstallationState[]>> = {
  planned: ['fetched', 'failed'],
  fetched: ['verified', 'failed'],
  verified: ['staged', 'failed'],
  staged: ['active', 'disabled', 'failed'],
  // A state may follow itself: a pin, a grant, a repair or a new reason to need it changes no state.
  active: ['active', 'disabled', 'updating', 'uninstalled'],
  disabled: ['disabled', 'active', 'updating', 'uninstalled'],
  updating: ['active', 'disabled', 'rolled-back'],
  'rolled-back': ['active', 'disabled'],
  uninstalled: [],
  failed: [],
};

export function mayFollow(from: InstallationState | null, to: InstallationState): boolean {
  return from === null ? to === 'planned' : NEXT[from].includes(to);
}

/** States in which an installation is there and nothing is under way. */
export type SettledState = 'active' | 'disabled';

/** What an installation is while no work on it is looked at: an update under way counts as what it was before. */
export function settledState(row: LedgerRow): SettledState | null {
  const state = row.to === 'updating' ? row.from : row.to;
  return state === 'active' || state === 'disabled' ? state : null;
}

/** True for rows that only work under way, or work that was cut, leaves as the latest. */
export function isUnsettled(row: LedgerRow): boolean {
  return ['planned', 'fetched', 'verified', 'staged', 'updating', 'rolled-back'].includes(row.to);
}
