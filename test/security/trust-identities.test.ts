import { afterAll, describe, expect, it } from 'vitest';
import {
  createVerifyCache,
  digestOf,
  namesOfIdentity,
  rootFacts,
  verifyPackage,
  type PackageVerification,
  type TrustedKey,
  type TrustRoot,
} from '../../src-main/trust/index.ts';
import { statementOf } from '../../src-main/trust/statement.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { asChain } from '../support/bundle-changes.ts';
import { refusalOf } from '../support/refused-code.ts';
import {
  at,
  changed,
  IDENTITY,
  ISSUER,
  keySigner,
  startSigstoreStack,
  type SigstoreStack,
} from '../support/sigstore-stack.ts';

const now = Date.now();
const claim = {
  extensionId: 'acme.scanner',
  version: '1.2.3',
  digest: digestOf(Buffer.from('the bytes of a package')),
  manifestDigest: digestOf(Buffer.from('{}')),
};
const statement = statementOf(claim, false).toString('utf8');

const stack = await startSigstoreStack();
const stranger = await startSigstoreStack();
afterAll(async () => {
  await stack.close();
  await stranger.close();
});
const logged = await stack.attest(statement, { log: true });
const timed = await stack.attest(statement, { tsa: true });
const both = await stack.attest(statement, { log: true, tsa: true });
const key = keySigner();
const byKey = await stack.attest(statement, { signer: key.signer });

const rootOf = (from: SigstoreStack, changes: Partial<TrustRoot> = {}): TrustRoot => ({
  name: 'team',
  fingerprint: digestOf(Buffer.from(from.baseURL)),
  trustedRoot: from.trustedRoot,
  staleFrom: Number.MAX_SAFE_INTEGER,
  agreedUntil: null,
  ...changes,
});
const allowed = (
  changes: Partial<TrustedKey> & { readonly subject?: string; readonly issuer?: string } = {},
  root = rootOf(stack),
): TrustedKey => {
  const { subject = IDENTITY, issuer = ISSUER, ...rest } = changes;
  return {
    keyId: namesOfIdentity({ subject, issuer }).keyId,
    publicKey: '',
    publisherId: 'acme',
    simulated: false,
    revokedAt: null,
    identity: { subject, issuer, root },
    ...rest,
  };
};
const question = (changes: Partial<PackageVerification> = {}): PackageVerification => ({
  ...claim,
  bundle: logged,
  keys: [allowed()],
  now,
  allowSimulated: false,
  ...changes,
});
const refuse = (changes: Partial<PackageVerification>): string =>
  refusalOf(() => verifyPackage(question(changes)));

describe('a package signed with a certificate', () => {
  it('is accepted from exactly the identity that may sign it, and says under which root', () => {
    expect(verifyPackage(question())).toEqual({
      kind: 'identity',
      id: IDENTITY,
      issuer: ISSUER,
      simulated: false,
      root: { name: 'team', fingerprint: rootOf(stack).fingerprint, stale: false },
    });
  });
  it('is accepted with a timestamp beside the log entry', () =>
    expect(verifyPackage(question({ bundle: both })).id).toBe(IDENTITY));
  it('is accepted with a timestamp alone where the root knows no log', () => {
    const root = rootOf(stack, { trustedRoot: { ...stack.trustedRoot, tlogs: [] } });
    expect(verifyPackage(question({ bundle: timed, keys: [allowed({}, root)] })).id).toBe(IDENTITY);
  });
  it.each([
    ['0.1', 'application/vnd.dev.sigstore.bundle+json;version=0.1'],
    ['0.2', 'application/vnd.dev.sigstore.bundle+json;version=0.2'],
  ])('is accepted as bundle v%s with a chain', (_version, mediaType) => {
    const bundle = changed(logged, (copy) => asChain(copy, mediaType));
    expect(verifyPackage(question({ bundle })).id).toBe(IDENTITY);
  });
  it('is accepted under the second of two roots that may speak for the publisher', () => {
    const keys = [allowed({}, rootOf(stranger, { name: 'other' })), allowed()];
    expect(verifyPackage(question({ keys })).root?.name).toBe('team');
  });
});

describe('a package signed with a certificate is refused', () => {
  it.each([
    ['another identity', 'https://example.com/other'],
    ['an identity that it only begins like', IDENTITY.slice(0, -1)],
    ['an identity that only begins like it', `${IDENTITY}-evil`],
    ['a pattern', '.*'],
    ['nothing', ''],
  ])('where %s may sign', (_name, subject) =>
    expect(refuse({ keys: [allowed({ subject })] })).toBe('trust.wrong-identity'),
  );
  it.each([`${ISSUER}/`, 'https://accounts', '', '.*'])('where the issuer "%s" has to vouch', (issuer) =>
    expect(refuse({ keys: [allowed({ issuer })] })).toBe('trust.wrong-issuer'),
  );
  it('where no identity may sign', () => expect(refuse({ keys: [] })).toBe('trust.untrusted-identity'));
  it('where only keys may sign, whatever the key', () => {
    const { certificate } = at(logged, 'verificationMaterial') as { certificate: unknown };
    expect(certificate).toBeDefined();
    const { identity: ofTheOther, ...keyAlone } = allowed();
    expect(ofTheOther).toBeDefined();
    const keys: TrustedKey[] = ['x', 'y'].map((keyId) => ({ ...keyAlone, keyId, publicKey: key.pem }));
    expect(refuse({ keys })).toBe('trust.untrusted-identity');
  });
  it('where the identity may sign for another publisher', () =>
    expect(refuse({ keys: [allowed({ publisherId: 'other' })] })).toBe('trust.untrusted-identity'));
  it('under another root', () =>
    expect(refuse({ keys: [allowed({}, rootOf(stranger))] })).toBe('trust.untrusted-certificate'));
  it('under the public-good root, which is asked where none is named', () => {
    const keys = [{ ...allowed(), identity: { subject: IDENTITY, issuer: ISSUER } }];
    expect(refuse({ keys })).toBe('trust.untrusted-certificate');
  });
  it('without a log entry under a root that has a log', () =>
    expect(refuse({ bundle: timed })).toBe('trust.no-log-entry'));
  it('with its log entry stripped', () => {
    const bundle = changed(logged, (copy) => (at(copy, 'verificationMaterial')['tlogEntries'] = []));
    expect(refuse({ bundle })).toBe('trust.no-log-entry');
  });
  it('without a time', () => {
    const bundle = changed(logged, (copy) => {
      delete at(copy, 'verificationMaterial', 'tlogEntries', 0)['inclusionPromise'];
    });
    expect(refuse({ bundle })).toBe('trust.no-time');
  });
  it('where the log put it down after the certificate had expired', async () => {
    const late = await startSigstoreStack({ log: new Date(now + 3_600_000) });
    try {
      const bundle = await late.attest(statement, { log: true });
      expect(refuse({ bundle, keys: [allowed({}, rootOf(late))] })).toBe('trust.untrusted-certificate');
    } finally {
      await late.close();
    }
  });
  it('where the root lost the key of its certificate log', () => {
    const root = rootOf(stack, { trustedRoot: { ...stack.trustedRoot, ctlogs: [] } });
    expect(refuse({ keys: [allowed({}, root)] })).toBe('trust.untrusted-certificate');
  });
  it('where the package was changed', () =>
    expect(refuse({ digest: digestOf(Buffer.from('other bytes')) })).toBe('trust.wrong-subject'));
  it('where it is another version', () => expect(refuse({ version: '1.2.4' })).toBe('trust.wrong-statement'));
  it('where its manifest is another', () =>
    expect(refuse({ manifestDigest: digestOf(Buffer.from('[]')) })).toBe('trust.wrong-statement'));
  it('where the signature was changed', () => {
    const bundle = changed(logged, (copy) => {
      const signature = at(copy, 'dsseEnvelope', 'signatures', 0);
      const bytes = Buffer.from(String(signature['sig']), 'base64');
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      signature['sig'] = bytes.toString('base64');
    });
    expect(['trust.bundle-tampered', 'trust.log-entry-invalid', 'trust.bundle-malformed']).toContain(
      refuse({ bundle }),
    );
  });
  it('where the bundle holds more than a bundle holds', () =>
    expect(refuse({ bundle: { ...logged, note: 'x' } })).toBe('trust.bundle-malformed'));
  it('where the identity was revoked', () =>
    expect(refuse({ keys: [allowed({ revokedAt: now - 1 })] })).toBe('trust.revoked-identity'));
  it('where one of two bindings of the identity was revoked', () =>
    expect(refuse({ keys: [allowed(), allowed({ revokedAt: now - 1 })] })).toBe('trust.revoked-identity'));
  it('where one was revoked, though another is to be revoked only later', () => {
    const keys = [allowed({ revokedAt: now + 1 }), allowed({ revokedAt: now - 1 })];
    expect(refuse({ keys })).toBe('trust.revoked-identity');
    expect(verifyPackage(question({ keys: keys.slice(0, 1) })).kind).toBe('identity');
  });
  it('where a plain signature stands in place of the statement', async () => {
    const bundle = await stack.signBlob(Buffer.from(statement), { log: true });
    expect(refusalOf(() => verifyPackage(question({ bundle })))).toMatch(/^trust\./);
  });
});

describe('a package signed with a bare key', () => {
  it('is refused where only identities may sign, even by the name of one', () => {
    expect(refuse({ bundle: byKey })).toBe('trust.untrusted-key');
    const hint = at(byKey, 'verificationMaterial', 'publicKey')['hint'] as string;
    expect(refuse({ bundle: byKey, keys: [allowed({ keyId: hint })] })).toBe('trust.untrusted-key');
  });
});

describe('a stale root', () => {
  const stale = rootOf(stack, { staleFrom: now - 1 });
  it('refuses what is new', () => expect(refuse({ keys: [allowed({}, stale)] })).toBe('trust.root-stale'));
  it('is named, and refuses nothing, for what is here already', () =>
    expect(verifyPackage(question({ keys: [allowed({}, stale)], allowStale: true })).root?.stale).toBe(true));
  it('is used and named while a person agreed to it, and no longer', () => {
    const agreed = rootOf(stack, { staleFrom: now - 1, agreedUntil: now + 1_000 });
    const keys = [allowed({}, agreed)];
    expect(verifyPackage(question({ keys })).root?.stale).toBe(true);
    expect(refuse({ keys, now: now + 1_000 })).toBe('trust.root-stale');
  });
  it('does not hide behind a verdict that was remembered', () => {
    const verify = createVerifyCache();
    const keys = [allowed({}, rootOf(stack, { staleFrom: now + 1_000 }))];
    expect(verify(question({ keys })).root?.stale).toBe(false);
    expect(refusalOf(() => verify(question({ keys, now: now + 1_000 })))).toBe('trust.root-stale');
  });
});

describe('a root that is offered', () => {
  const without = (field: string): JsonObject =>
    JSON.parse(JSON.stringify({ ...stack.trustedRoot, [field]: [] })) as JsonObject;
  it.each(['certificateAuthorities', 'ctlogs'])('is refused without %s', (field) =>
    expect(refusalOf(() => rootFacts(without(field)))).toBe('trust.root-malformed'),
  );
  it('is refused where it can prove no time', () => {
    const root = { ...without('tlogs'), timestampAuthorities: [] };
    expect(refusalOf(() => rootFacts(root))).toBe('trust.root-malformed');
  });
  it('has the same fingerprint however its file is written', () => {
    const root = JSON.parse(JSON.stringify(stack.trustedRoot)) as JsonObject;
    const turned = Object.fromEntries(Object.entries(root).toReversed());
    expect(rootFacts(turned).fingerprint).toBe(rootFacts(root).fingerprint);
    const other = JSON.parse(JSON.stringify(stranger.trustedRoot)) as JsonObject;
    expect(rootFacts(other).fingerprint).not.toBe(rootFacts(root).fingerprint);
  });
});
