import { createHash, createPublicKey } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleToJSON } from '@sigstore/bundle';
import { DSSEBundleBuilder } from '@sigstore/sign';
import { StationError } from '../../../src-shared/errors/index.ts';
import {
  createSimulation,
  createVerifyCache,
  digestOf,
  signerKeyOf,
  signPackage,
  verifyPackage,
  type PackageSigner,
  type PackageVerification,
  type TrustedKey,
} from '../../../src-main/trust/index.ts';
import { identityOf, makePrivateKey, signerOf } from '../../../src-main/trust/package-signer.ts';
import { PACKAGE_PREDICATE_TYPE } from '../../../src-main/trust/statement.ts';
import { refusalOf } from '../../support/refused-code.ts';
import { at, changed, keySigner, type Tree } from '../../support/sigstore-stack.ts';

const now = Date.UTC(2026, 0, 2);
const bytes = Buffer.from('the bytes of a package');
const claim = {
  extensionId: 'acme.scanner',
  version: '1.2.3',
  digest: digestOf(bytes),
  manifestDigest: digestOf(Buffer.from('{}')),
};

function realSigner(): PackageSigner {
  const key = makePrivateKey();
  return signerOf(identityOf(createPublicKey(key), new Date(now).toISOString(), false), key);
}
const trusted = (signer: PackageSigner, changes: Partial<TrustedKey> = {}): TrustedKey => ({
  keyId: signer.identity.keyId,
  publicKey: signer.identity.publicKey,
  publisherId: 'acme',
  simulated: signer.identity.simulated,
  revokedAt: null,
  ...changes,
});
const signer = realSigner();
const bundle = await signPackage({ ...claim, signer });
const question = (changes: Partial<PackageVerification> = {}): PackageVerification => ({
  ...claim,
  bundle,
  keys: [trusted(signer)],
  now,
  allowSimulated: false,
  ...changes,
});
const refuse = (changes: Partial<PackageVerification>): string =>
  refusalOf(() => verifyPackage(question(changes)));

/** A bundle by the right key around any statement. */
async function bundleOf(
  statement: unknown,
  type = 'application/vnd.in-toto+json',
  by = signer,
): Promise<Tree> {
  const { identity } = by;
  const builder = new DSSEBundleBuilder({
    signer: {
      sign: async (data) => ({
        signature: Buffer.from(await by.sign(data)),
        key: { $case: 'publicKey', publicKey: identity.publicKey, hint: identity.keyId },
      }),
    },
    witnesses: [],
  });
  const made = await builder.create({ data: Buffer.from(JSON.stringify(statement)), type });
  return JSON.parse(JSON.stringify(bundleToJSON(made))) as Tree;
}
const statement = (changes: Tree = {}, predicate: Tree = {}): Tree => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'x', digest: { sha256: claim.digest.slice(7) } }],
  predicateType: PACKAGE_PREDICATE_TYPE,
  predicate: {
    extensionId: claim.extensionId,
    version: claim.version,
    manifestDigest: claim.manifestDigest,
    simulated: false,
    ...predicate,
  },
  ...changes,
});

describe('signing a package', () => {
  it('writes an in-toto statement v1 in a bundle v0.3', () => {
    expect(bundle['mediaType']).toBe('application/vnd.dev.sigstore.bundle.v0.3+json');
    const payload = JSON.parse(
      Buffer.from(String(at(bundle, 'dsseEnvelope')['payload']), 'base64').toString(),
    ) as Tree;
    expect(payload).toEqual({
      ...statement(),
      subject: [
        {
          name: 'acme.scanner-1.2.3.wpk',
          digest: { sha256: createHash('sha256').update(bytes).digest('hex') },
        },
      ],
    });
  });
  it('names its key', () =>
    expect(signerKeyOf(bundle)).toEqual({ keyId: signer.identity.keyId, identity: null }));
});

describe('verifying a package', () => {
  it('says who signed it', () =>
    expect(verifyPackage(question())).toEqual({
      kind: 'key',
      id: signer.identity.fingerprint,
      simulated: false,
    }));
  it('takes a key that is trusted for every publisher', () =>
    expect(verifyPackage(question({ keys: [trusted(signer, { publisherId: null })] })).kind).toBe('key'));
  it('takes a key whose revocation is still to come', () =>
    expect(verifyPackage(question({ keys: [trusted(signer, { revokedAt: now + 1 })] })).kind).toBe('key'));
  it('takes a statement made elsewhere that says the same', async () =>
    expect(verifyPackage(question({ bundle: await bundleOf(statement()) })).kind).toBe('key'));
});

describe('refusing a package', () => {
  it.each([null, undefined])('without a signature (%s)', (none) =>
    expect(refuse({ bundle: none })).toBe('trust.unsigned'),
  );
  it.each(['text', 1, [], {}])('with a bundle that is %j', (value) =>
    expect(refuse({ bundle: value })).toBe('trust.bundle-malformed'),
  );
  it('of other bytes', () =>
    expect(refuse({ digest: digestOf(Buffer.from('x')) })).toBe('trust.wrong-subject'));
  it('of another name', () => expect(refuse({ extensionId: 'acme.other' })).toBe('trust.wrong-statement'));
  it('of another version', () => expect(refuse({ version: '1.2.4' })).toBe('trust.wrong-statement'));
  it('of another manifest', () =>
    expect(refuse({ manifestDigest: claim.digest })).toBe('trust.wrong-statement'));
  it('signed by a key nobody trusts', () => {
    expect(refuse({ keys: [] })).toBe('trust.untrusted-key');
    expect(refuse({ keys: [trusted(realSigner())] })).toBe('trust.untrusted-key');
  });
  it('whose trusted key is listed under another key’s name', () => {
    expect(refuse({ keys: [{ ...trusted(realSigner()), keyId: signer.identity.keyId }] })).toBe(
      'trust.untrusted-key',
    );
    expect(refuse({ keys: [{ ...trusted(signer), publicKey: 'garbage' }] })).toBe('trust.key-malformed');
  });
  it('signed by the key of another publisher', () => {
    expect(refuse({ keys: [trusted(signer, { publisherId: 'acme-evil' })] })).toBe('trust.wrong-identity');
    expect(refuse({ keys: [trusted(signer, { publisherId: 'ac' })] })).toBe('trust.wrong-identity');
  });
  it('signed by a revoked key, even where another row has it still', () => {
    expect(refuse({ keys: [trusted(signer, { revokedAt: now })] })).toBe('trust.revoked-key');
    expect(refuse({ keys: [trusted(signer), trusted(signer, { revokedAt: 1 })] })).toBe('trust.revoked-key');
  });
  it('whose signature was changed', async () => {
    const foreign = await bundleOf(statement());
    const swapped = changed(
      bundle,
      (copy) =>
        (at(copy, 'dsseEnvelope', 'signatures', 0)['sig'] = at(foreign, 'dsseEnvelope', 'signatures', 0)[
          'sig'
        ]),
    );
    expect(refuse({ bundle: swapped })).toBe('trust.bundle-tampered');
  });
  it('whose statement was changed', () => {
    const forged = Buffer.from(JSON.stringify(statement())).toString('base64');
    expect(
      refuse({ bundle: changed(bundle as Tree, (copy) => (at(copy, 'dsseEnvelope')['payload'] = forged)) }),
    ).toBe('trust.bundle-tampered');
  });
  it('whose bundle says that another key signed it', () => {
    const other = realSigner();
    const renamed = changed(bundle, (copy) => {
      at(copy, 'verificationMaterial', 'publicKey')['hint'] = other.identity.keyId;
      at(copy, 'dsseEnvelope', 'signatures', 0)['keyid'] = other.identity.keyId;
    });
    expect(refuse({ bundle: renamed, keys: [trusted(other)] })).toBe('trust.bundle-tampered');
  });
  it('whose bundle names two keys, or none', () => {
    for (const hint of ['AAAA', '']) {
      expect(
        refuse({
          bundle: changed(
            bundle as Tree,
            (copy) => (at(copy, 'verificationMaterial', 'publicKey')['hint'] = hint),
          ),
        }),
      ).toBe('trust.bundle-malformed');
    }
  });
  it('whose bundle holds more than a bundle holds', () => {
    expect(refuse({ bundle: { ...bundle, note: 'x' } })).toBe('trust.bundle-malformed');
  });
  it('of an unknown media type', () =>
    expect(refuse({ bundle: { ...bundle, mediaType: 'application/json' } })).toBe('trust.bundle-media-type'));
  it('signed with a certificate', () => {
    const certified = changed(
      bundle,
      (copy) => (copy['verificationMaterial'] = { certificate: { rawBytes: 'AAAA' } }),
    );
    expect(refuse({ bundle: certified })).toBe('trust.untrusted-identity');
  });
  it.each([
    [
      'two subjects',
      statement({ subject: [0, 1].map(() => ({ name: 'x', digest: { sha256: claim.digest.slice(7) } })) }),
    ],
    ['no subject', statement({ subject: [] })],
    [
      'a second digest',
      statement({ subject: [{ name: 'x', digest: { sha256: claim.digest.slice(7), sha1: 'aa' } }] }),
    ],
    ['no strong digest', statement({ subject: [{ name: 'x', digest: { sha1: 'aa' } }] })],
    ['the older type', statement({ _type: 'https://in-toto.io/Statement/v0.1' })],
    ['another type', statement({ _type: 'x' })],
    ['another predicate', statement({ predicateType: 'https://slsa.dev/provenance/v1' })],
    ['no predicate', statement({ predicate: null })],
    ['no word on simulation', statement({}, { simulated: undefined })],
    ['an odd word on simulation', statement({}, { simulated: 'no' })],
  ])('whose statement has %s', async (_name, value) =>
    expect(refuse({ bundle: await bundleOf(value) })).toBe('trust.wrong-statement'),
  );
  it('whose payload is of another type', async () =>
    expect(refuse({ bundle: await bundleOf(statement(), 'application/json') })).toBe(
      'trust.wrong-statement',
    ));
  it('with a plain signature instead of a statement', async () => {
    const { signer: plain, pem } = keySigner();
    const { signature, key } = await plain.sign(bytes);
    if (key.$case !== 'publicKey') throw new Error('not a key');
    const message = {
      mediaType: bundle['mediaType'],
      verificationMaterial: { publicKey: { hint: key.hint } },
      messageSignature: {
        messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(bytes).digest('base64') },
        signature: signature.toString('base64'),
      },
    };
    const keys = [{ ...trusted(signer), keyId: key.hint ?? '', publicKey: pem }];
    expect(refuse({ bundle: message, keys })).toMatch(/^trust\.(wrong-statement|bundle-tampered)$/);
  });
  it('whenever one byte of its bundle changes', () => {
    const text = Buffer.from(JSON.stringify(bundle));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 127 }), (index, mask) => {
        const flipped = Buffer.from(text);
        flipped[index] = (flipped[index] ?? 0) ^ mask;
        let value: unknown;
        try {
          value = JSON.parse(flipped.toString('utf8'));
        } catch {
          return;
        }
        expect(refuse({ bundle: value })).toMatch(/^trust\./);
      }),
      { numRuns: 800 },
    );
  });
});

describe('simulation', () => {
  const simulation = createSimulation({ now: () => now });
  it('is accepted only where it is allowed, and stays marked', async () => {
    const made = await signPackage({ ...claim, signer: simulation.signer });
    const keys = [simulation.trustedKey('acme')];
    expect(verifyPackage(question({ bundle: made, keys, allowSimulated: true }))).toMatchObject({
      simulated: true,
    });
    expect(refuse({ bundle: made, keys })).toBe('trust.simulated-refused');
  });
  it('cannot be hidden by listing its key as a real one', async () => {
    const made = await signPackage({ ...claim, signer: simulation.signer });
    const keys = [{ ...simulation.trustedKey('acme'), simulated: false }];
    expect(refuse({ bundle: made, keys })).toBe('trust.simulated-refused');
    expect(verifyPackage(question({ bundle: made, keys, allowSimulated: true })).simulated).toBe(true);
  });
  it('cannot be hidden by a statement that leaves it out', async () => {
    const made = await bundleOf(statement(), undefined, simulation.signer);
    for (const keys of [
      [simulation.trustedKey('acme')],
      [{ ...simulation.trustedKey('acme'), simulated: false }, simulation.trustedKey(null)],
    ]) {
      expect(refuse({ bundle: made, keys, allowSimulated: true })).toBe('trust.simulated-mismatch');
    }
  });
});

describe('remembering verdicts', () => {
  it('answers as the verifier does', () => {
    const verify = createVerifyCache();
    expect(verify(question())).toEqual(verifyPackage(question()));
    expect(verify(question())).toBe(verify(question()));
  });
  it('sees every change, also inside the same objects', () => {
    const verify = createVerifyCache();
    const mutable = structuredClone(bundle) as Tree;
    const keys = [trusted(signer)];
    verify(question({ bundle: mutable, keys }));
    expect(refusalOf(() => verify(question({ bundle: mutable, keys, version: '9.9.9' })))).toBe(
      'trust.wrong-statement',
    );
    expect(
      refusalOf(() => verify(question({ bundle: mutable, keys: [trusted(signer, { revokedAt: 1 })] }))),
    ).toBe('trust.revoked-key');
    at(mutable, 'dsseEnvelope')['payload'] = 'AAAA';
    expect(refusalOf(() => verify(question({ bundle: mutable, keys })))).toBe('trust.bundle-tampered');
    keys.pop();
    expect(refusalOf(() => verify(question({ keys })))).toBe('trust.untrusted-key');
  });
  it('forgets a verdict when its key ends', () => {
    const verify = createVerifyCache();
    const keys = [trusted(signer, { revokedAt: now + 1000 })];
    verify(question({ keys }));
    expect(refusalOf(() => verify(question({ keys, now: now + 1000 })))).toBe('trust.revoked-key');
  });
  it('does not remember refusals, and stays within its capacity', async () => {
    const verify = createVerifyCache({ capacity: 2 });
    for (const version of ['1.0.0', '1.0.1', '1.0.2', '1.0.3']) {
      const one = { ...claim, version };
      expect(verify({ ...question(), ...one, bundle: await signPackage({ ...one, signer }) }).kind).toBe(
        'key',
      );
    }
    expect(() => verify(question({ bundle: null }))).toThrow(StationError);
  });
});
