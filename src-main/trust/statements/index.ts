export {
  homeSigner,
  publisherSigner,
  signStatement,
  statementBytes,
  type PackageStatement,
  type StatementSigner,
} from './sign-statement.ts';
export { AUDIT_PREDICATE_TYPE, DECISION_PREDICATE_TYPE, PROVENANCE_PREDICATE_TYPE } from './predicates.ts';
export { verifyStatement, type StatementKey, type VerifiedStatement } from './verify-statement.ts';
