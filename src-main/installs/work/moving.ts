import type { Manifest } from '../../../src-shared/models/manifest.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import type { LedgerRow } from '../../store/port.ts';
import type { PlanStep } from '../plan/plan-steps.ts';

/** One step under way: what is known of it so far. */
export interface Moving {
  readonly step: PlanStep;
  /** The ledger's latest row of this installation. */
  row: LedgerRow;
  readonly before: LedgerRow | null;
  signer: Signer | null;
  manifest: Manifest | null;
}
