import type { DecisionRow, Tx } from '../store/port.ts';
import type { RegistryDeps } from './deps.ts';

/** Keeps a decision with its words; the log keeps only their digests. */
export async function addDecision(
  deps: Pick<RegistryDeps, 'newId'>,
  tx: Tx,
  decision: Omit<DecisionRow, 'id'>,
): Promise<void> {
  await tx.submissions.addDecision({ id: deps.newId(), ...decision });
}
