import type { StatedAttestation } from './lines.ts';

/** Those that hold where they come from, beside the publisher's own, which goes its own way. */
export function statementsOf(
  items: readonly {
    readonly kind: string;
    readonly predicateType: string;
    readonly signer: string | null;
    readonly createdAt: string;
    readonly bundle: unknown;
    readonly verified: boolean;
  }[],
): readonly StatedAttestation[] {
  return items.flatMap(({ kind, predicateType, signer, createdAt, bundle, verified }) =>
    (kind === 'audit' || kind === 'decision' || kind === 'provenance') && verified && signer !== null
      ? [{ kind, predicateType, signer, createdAt, bundle: bundle as StatedAttestation['bundle'] }]
      : [],
  );
}
