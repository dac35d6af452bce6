import { createPublicKey } from 'node:crypto';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import { namesOfKey } from '../fingerprint.ts';
import { readStatement, STATEMENT_TYPE } from '../statement.ts';
import { refusing } from '../verify-errors.ts';
import { hintOf, readOwnBundle } from '../verify-package.ts';

/** A key that may have signed a statement. */
export interface StatementKey {
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  /** UTC ms; null while it stands. */
  readonly revokedAt: number | null;
}

export interface StatementVerification {
  /** Parsed JSON. */
  readonly bundle: unknown;
  readonly keys: readonly StatementKey[];
  /** `sha256:<hex>` of the package that it must be about. */
  readonly digest: string;
  readonly predicateType: string;
  /** UTC ms. */
  readonly now: number;
}

export interface VerifiedStatement {
  /** Fingerprint of the key. */
  readonly signer: string;
  readonly predicate: JsonObject;
}

/**
 * Says what a trusted key states about exactly these bytes, or refuses. Pure.
 * @throws trust.bundle-malformed, trust.bundle-media-type, trust.wrong-key-kind, trust.untrusted-key, trust.bundle-tampered,
 *   trust.revoked-key, trust.wrong-statement, trust.wrong-subject, trust.key-malformed
 */
export function verifyStatement(input: StatementVerification): VerifiedStatement {
  const bundle = readOwnBundle(input.bundle);
  const keyId = hintOf(bundle);
  const rows = input.keys.filter((candidate) => candidate.keyId === keyId && candidate.publicKey !== '');
  const [key] = rows;
  if (key === undefined) throw new StationError('trust.untrusted-key', { keyId });
  const publicKey = createPublicKey(key.publicKey);
  const names = namesOfKey(publicKey);
  if (names.keyId !== keyId) throw new StationError('trust.untrusted-key', { keyId });
  const verifier = new Verifier(
    {
      certificateAuthorities: [],
      timestampAuthorities: [],
      tlogs: [],
      ctlogs: [],
      publicKey: () => ({ publicKey, validFor: () => true }),
    },
    { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
  );
  refusing(() => verifier.verify({ ...toSignedEntity(bundle), tlogEntries: [], timestamps: [] }));
  // One row that says so is enough.
  for (const { revokedAt: at } of rows)
    if (at !== null && at <= input.now)
      throw new StationError('trust.revoked-key', { keyId, revokedAt: new Date(at).toISOString() });
  if (bundle.content.$case !== 'dsseEnvelope') throw wrong('it is a plain signature, not a statement');
  const { payloadType, payload } = bundle.content.dsseEnvelope;
  const statement = readStatement(payloadType, payload);
  if (statement.type !== STATEMENT_TYPE) throw wrong(`its _type is "${statement.type}"`);
  if (statement.predicateType !== input.predicateType)
    throw wrong(`its predicate type is "${statement.predicateType.slice(0, 200)}"`);
  const [subject, ...more] = statement.subjects;
  if (subject === undefined || more.length > 0) throw wrong('it names more than one subject');
  const stated = subject.digest['sha256'];
  if (stated === undefined || Object.keys(subject.digest).length !== 1)
    throw wrong('its subject must have a sha256 digest and no other');
  if (`sha256:${stated}` !== input.digest)
    throw new StationError('trust.wrong-subject', {
      reason: `it names sha256:${stated.slice(0, 64)}, the package is ${input.digest}`,
    });
  return { signer: names.fingerprint, predicate: statement.predicate };
}

function wrong(reason: string): StationError {
  return new StationError('trust.wrong-statement', { reason });
}
