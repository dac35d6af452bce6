export { statementBytes, type PackageStatement } from './package-statement.ts';
export { AUDIT_PREDICATE_TYPE, DECISION_PREDICATE_TYPE, PROVENANCE_PREDICATE_TYPE } from './predicates.ts';
export { verifyStatement, type StatementKey, type VerifiedStatement } from './verify-statement.ts';
