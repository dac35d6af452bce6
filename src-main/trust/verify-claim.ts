import type { Bundle } from '@sigstore/bundle';
import { StationError } from '../../src-shared/errors/index.ts';
import type { TrustedKey } from './package-verification.ts';
import {
  PACKAGE_PREDICATE_TYPE,
  readStatement,
  STATEMENT_TYPE,
  type PackageClaim,
  type Statement,
} from './statement.ts';

/** @throws trust.wrong-statement */
export function readPackageStatement(bundle: Bundle): Statement {
  if (bundle.content.$case !== 'dsseEnvelope')
    throw wrongStatement('it is a plain signature, not a statement about a package');
  const { payloadType, payload } = bundle.content.dsseEnvelope;
  const statement = readStatement(payloadType, payload);
  if (statement.type !== STATEMENT_TYPE) throw wrongStatement(`its _type is "${statement.type}"`);
  if (statement.predicateType !== PACKAGE_PREDICATE_TYPE)
    throw wrongStatement(`its predicate type is "${statement.predicateType.slice(0, 200)}"`);
  return statement;
}

/** Does the statement name this package, and nothing else? @throws trust.wrong-subject, trust.wrong-statement */
export function checkClaim(statement: Statement, claim: PackageClaim): void {
  const [subject, ...more] = statement.subjects;
  if (subject === undefined || more.length > 0) throw wrongStatement('it names more than one subject');
  const stated = subject.digest['sha256'];
  if (stated === undefined || Object.keys(subject.digest).length !== 1)
    throw wrongStatement('its subject must have a sha256 digest and no other');
  if (`sha256:${stated}` !== claim.digest)
    throw new StationError('trust.wrong-subject', {
      reason: `it names sha256:${stated.slice(0, 64)}, the package is ${claim.digest}`,
    });
  for (const field of ['extensionId', 'version', 'manifestDigest'] as const) {
    if (statement.predicate[field] !== claim[field]) {
      throw wrongStatement(
        `its ${field} is ${JSON.stringify(statement.predicate[field] ?? null).slice(0, 200)}, the package has "${claim[field]}"`,
      );
    }
  }
  if (typeof statement.predicate['simulated'] !== 'boolean')
    throw wrongStatement('it does not say whether it is simulated');
}

/** @throws trust.simulated-mismatch, trust.simulated-refused */
export function simulationOf(statement: Statement, key: TrustedKey, what: string, allowed: boolean): boolean {
  const said = statement.predicate['simulated'] === true;
  if (key.simulated && !said) throw new StationError('trust.simulated-mismatch', { keyId: key.keyId });
  if (said && !allowed)
    throw new StationError('trust.simulated-refused', { what: `The signature of ${what}` });
  return said;
}

function wrongStatement(reason: string): StationError {
  return new StationError('trust.wrong-statement', { reason });
}
