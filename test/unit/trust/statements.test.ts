import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { identityOf, makePrivateKey, signerOf } from '../../../src-main/trust/package-signer.ts';
import { publisherSigner, signStatement } from '../../../src-main/trust/sign-statement.ts';
import {
  PROVENANCE_PREDICATE_TYPE,
  statementBytes,
  verifyStatement,
  type StatementKey,
} from '../../../src-main/trust/statements/index.ts';
import { refusalOf } from '../../support/refused-code.ts';

const NOW = Date.UTC(2026, 0, 2);
const privateKey = makePrivateKey();
const identity = identityOf(createPublicKey(privateKey), '', false);
const { keyId, publicKey } = identity;
const about = {
  extensionId: 'acme.scanner',
  version: '1.0.0',
  digest: `sha256:${'a'.repeat(64)}`,
  predicateType: PROVENANCE_PREDICATE_TYPE,
};
const bundle = await signStatement(
  statementBytes({ ...about, predicate: { builder: 'here' } }),
  publisherSigner(signerOf(identity, privateKey)),
);
const ask = (keys: readonly StatementKey[]) => verifyStatement({ ...about, bundle, keys, now: NOW });

describe('a statement about a package', () => {
  const stands = { keyId, publicKey, revokedAt: null };
  it('is its signer’s', () =>
    expect(ask([stands])).toEqual({ signer: identity.fingerprint, predicate: { builder: 'here' } }));
  it('is refused where the key was revoked, even where another row has it still', () => {
    const revoked = { ...stands, revokedAt: NOW };
    for (const keys of [
      [stands, revoked],
      [revoked, stands],
    ])
      expect(refusalOf(() => ask(keys))).toBe('trust.revoked-key');
    expect(ask([stands, { ...stands, revokedAt: NOW + 1 }]).signer).toBe(identity.fingerprint);
  });
});
