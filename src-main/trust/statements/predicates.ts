/** What the statements say beside the publisher's own; names, not addresses. */
export const AUDIT_PREDICATE_TYPE = 'https://marketplace-station.invalid/attestations/audit/v1';
export const DECISION_PREDICATE_TYPE = 'https://marketplace-station.invalid/attestations/decision/v1';
/** SLSA provenance v1, section "Schema". */
export const PROVENANCE_PREDICATE_TYPE = 'https://slsa.dev/provenance/v1';
