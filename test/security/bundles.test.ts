import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StationError } from '../../src-shared/errors/index.ts';
import { PUBLIC_GOOD_ROOT, verifyBundle, type BundlePolicy } from '../../src-main/trust/index.ts';
import { refusalOf } from '../support/refusal.ts';
import {
  at,
  changed,
  IDENTITY,
  ISSUER,
  keySigner,
  oneLeafLog,
  startSigstoreStack,
  statementFor,
  type SigstoreStack,
  type Tree,
} from '../support/sigstore-stack.ts';

const artifact = Buffer.from('the bytes of an artifact\n');
const other = Buffer.from('other bytes\n');
const policy: BundlePolicy = { identity: IDENTITY, issuer: ISSUER };
const EMPTY_ROOT = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' };

let stack: SigstoreStack;
let stranger: SigstoreStack;
let blob: Tree;
let blobWithTime: Tree;
let attestation: Tree;
const key = keySigner();
let keyBlob: Tree;
let keyStatement: Tree;
let keyBlobLogged: Tree;

beforeAll(async () => {
  stack = await startSigstoreStack();
  stranger = await startSigstoreStack();
  blob = await stack.signBlob(artifact, { log: true });
  blobWithTime = await stack.signBlob(artifact, { log: true, tsa: true });
  attestation = await stack.attest(statementFor(artifact), { log: true });
  keyBlob = await stack.signBlob(artifact, { signer: key.signer });
  keyStatement = await stack.attest(statementFor(artifact), { signer: key.signer });
  keyBlobLogged = await stack.signBlob(artifact, { signer: key.signer, log: true });
});
afterAll(async () => {
  await stack.close();
  await stranger.close();
});

interface Question {
  readonly bundle: unknown;
  readonly artifact?: Uint8Array;
  readonly root?: unknown;
  readonly policy?: BundlePolicy;
  readonly noLog?: boolean;
}
const ask = (question: Question): ReturnType<typeof verifyBundle> =>
  verifyBundle({
    bundle: question.bundle,
    artifact: question.artifact ?? artifact,
    trustedRoot: question.root ?? stack.trustedRoot,
    policy: question.policy ?? policy,
    noLog: question.noLog ?? false,
  });
const refuse = (question: Question): string => refusalOf(() => ask(question));
const byKey = (): BundlePolicy => ({ key: key.pem });
const entry = (bundle: Tree, index = 0): Tree => at(bundle, 'verificationMaterial', 'tlogEntries', index);
const flipBase64 = (text: unknown, position = 12): string => {
  const bytes = Buffer.from(String(text), 'base64');
  const index = position % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes.toString('base64');
};
const change = (bundle: Tree, edit: (copy: Tree) => void): Question => ({ bundle: changed(bundle, edit) });

describe('verifying a bundle signed with a certificate', () => {
  it('accepts a signature with a log entry and its integrated time', () => {
    expect(ask({ bundle: blob })).toMatchObject({
      signer: { kind: 'identity', id: IDENTITY, simulated: false },
      issuer: ISSUER,
      digest: `sha256:${createHash('sha256').update(artifact).digest('hex')}`,
      logEntries: 1,
      predicateType: null,
    });
  });
  it('accepts one with a timestamp besides', () =>
    expect(ask({ bundle: blobWithTime }).times).toHaveLength(2));
  it('accepts an attestation whose subject is the artifact', () => {
    expect(ask({ bundle: attestation }).predicateType).toBe('https://example.com/predicate/v1');
  });
  it('accepts the older statement type', async () => {
    const bundle = await stack.attest(
      statementFor(artifact, { _type: 'https://in-toto.io/Statement/v0.1' }),
      { log: true },
    );
    expect(ask({ bundle }).logEntries).toBe(1);
  });
  it('accepts v0.2 with a certificate chain', () => {
    const bundle = changed(blob, (copy) =>
      asChain(copy, 'application/vnd.dev.sigstore.bundle+json;version=0.2'),
    );
    expect(ask({ bundle }).mediaType).toContain('0.2');
  });
  it('accepts v0.1 with a promise of inclusion and no proof', () => {
    const bundle = changed(blob, (copy) => {
      asChain(copy, 'application/vnd.dev.sigstore.bundle+json;version=0.1');
      delete entry(copy)['inclusionProof'];
    });
    expect(ask({ bundle }).logEntries).toBe(1);
  });
  it('accepts the older spelling of v0.3', () => {
    expect(
      ask(
        change(blob, (copy) => (copy['mediaType'] = 'application/vnd.dev.sigstore.bundle+json;version=0.3')),
      ).logEntries,
    ).toBe(1);
  });
  it('accepts a timestamp alone where no log is demanded', async () => {
    expect(ask({ bundle: await stack.signBlob(artifact, { tsa: true }), noLog: true }).times).toHaveLength(1);
  });
  it('accepts neither log nor time where none is demanded', async () => {
    expect(ask({ bundle: await stack.signBlob(artifact, {}), noLog: true }).times).toEqual([]);
  });
  it('accepts an entry of a second-generation log with a timestamp', async () => {
    const { bundle, root } = await secondGeneration('message');
    expect(ask({ bundle, root })).toMatchObject({ logEntries: 1 });
  });
  it('accepts an attestation in a second-generation log, as an envelope or by the digest of its encoding', async () => {
    for (const kind of ['dsse', 'encoded'] as const) {
      const { bundle, root } = await secondGeneration(kind);
      expect(ask({ bundle, root }).predicateType).toBe('https://example.com/predicate/v1');
    }
  });
});

describe('refusing a bundle signed with a certificate', () => {
  it('for another artifact', () =>
    expect(refuse({ bundle: blob, artifact: other })).toBe('trust.wrong-subject'));
  it('for an attestation of another artifact', () =>
    expect(refuse({ bundle: attestation, artifact: other })).toBe('trust.wrong-subject'));
  it.each([
    ['a longer path', `${IDENTITY}-evil`],
    ['a beginning of it', IDENTITY.slice(0, -1)],
    ['an end of it', IDENTITY.slice(1)],
    ['a pattern for it', '^https://.*$'],
    ['dots that match anything', IDENTITY.replaceAll('/', '.')],
    ['other case', IDENTITY.toUpperCase()],
    ['a choice', `${IDENTITY}|x`],
    ['nothing', ''],
    ['a line more', `${IDENTITY}\n`],
  ])('for an identity that is %s', (_name, identity) =>
    expect(refuse({ bundle: blob, policy: { identity, issuer: ISSUER } })).toBe('trust.wrong-identity'),
  );
  it('for an identity that only begins like the one demanded', async () => {
    const evil = await startSigstoreStack({}, `${IDENTITY}-evil`);
    try {
      const bundle = await evil.signBlob(artifact, { log: true });
      expect(refuse({ bundle, root: evil.trustedRoot })).toBe('trust.wrong-identity');
    } finally {
      await evil.close();
    }
  });
  it.each([`${ISSUER}/`, 'https://accounts', '.*', ''])('for the issuer "%s"', (issuer) => {
    expect(refuse({ bundle: blob, policy: { identity: IDENTITY, issuer } })).toBe('trust.wrong-issuer');
  });
  it('when a key is demanded', () =>
    expect(refuse({ bundle: blob, policy: byKey() })).toBe('trust.wrong-key-kind'));
  it('of another authority', async () => {
    const bundle = await stranger.signBlob(artifact, { log: true });
    expect(refuse({ bundle })).toMatch(/^trust\.(untrusted-certificate|log-entry-invalid)$/);
  });
  it('of the public-good root it does not come from', () =>
    expect(refuse({ bundle: blob, root: PUBLIC_GOOD_ROOT })).toBe('trust.untrusted-certificate'));
  it('without a log entry', async () =>
    expect(refuse({ bundle: await stack.signBlob(artifact, { tsa: true }) })).toBe('trust.no-log-entry'));
  it('whose log entry was taken out', () => {
    expect(refuse(change(blob, (copy) => (at(copy, 'verificationMaterial')['tlogEntries'] = [])))).toBe(
      'trust.no-log-entry',
    );
  });
  it('without a proven time', () =>
    expect(refuse(change(blob, (copy) => delete entry(copy)['inclusionPromise']))).toBe('trust.no-time'));
  it('whose signature was changed', () => {
    expect(refuse(change(blob, (copy) => flipAt(copy, 'messageSignature', 'signature')))).toMatch(
      /^trust\.(bundle-tampered|log-entry-invalid)$/,
    );
  });
  it('whose message digest was changed', () => {
    expect(
      refuse(change(blob, (copy) => flipAt(at(copy, 'messageSignature'), 'messageDigest', 'digest'))),
    ).toBe('trust.wrong-subject');
  });
  it('with a weak or unknown message digest', () => {
    for (const algorithm of ['HASH_ALGORITHM_UNSPECIFIED', 'SHA3_256', 'MD5']) {
      expect(
        refuse(
          change(blob, (copy) => (at(copy, 'messageSignature', 'messageDigest')['algorithm'] = algorithm)),
        ),
      ).toBe('trust.bundle-malformed');
    }
  });
  it('whose payload was changed', () => {
    const forged = Buffer.from(JSON.stringify(statementFor(other))).toString('base64');
    expect(
      refuse({
        ...change(attestation, (copy) => (at(copy, 'dsseEnvelope')['payload'] = forged)),
        artifact: other,
      }),
    ).toMatch(/^trust\.(bundle-tampered|log-entry-invalid)$/);
  });
  it('of another payload type', async () => {
    const bundle = await stack.attest(statementFor(artifact), { log: true }, 'application/json');
    expect(refuse({ bundle })).toBe('trust.wrong-statement');
  });
  it.each([
    ['an unknown type', { _type: 'https://in-toto.io/Statement/v9' }],
    ['no type', { _type: undefined }],
    ['no subject', { subject: [] }],
    ['no predicate type', { predicateType: undefined }],
  ])('whose statement has %s', async (_name, changes) => {
    expect(refuse({ bundle: await stack.attest(statementFor(artifact, changes), { log: true }) })).toBe(
      'trust.wrong-statement',
    );
  });
  it('whose payload is not JSON', async () =>
    expect(refuse({ bundle: await stack.attest('hello', { log: true }) })).toBe('trust.wrong-statement'));
  it('whose subject has a weak digest only', async () => {
    const sha1 = createHash('sha1').update(artifact).digest('hex');
    const bundle = await stack.attest(
      statementFor(artifact, { subject: [{ name: 'a', digest: { sha1 } }] }),
      { log: true },
    );
    expect(refuse({ bundle })).toBe('trust.wrong-subject');
  });
  it('whose subject contradicts itself', async () => {
    const digest = {
      sha256: createHash('sha256').update(artifact).digest('hex'),
      sha512: createHash('sha512').update(other).digest('hex'),
    };
    expect(
      refuse({
        bundle: await stack.attest(statementFor(artifact, { subject: [{ name: 'a', digest }] }), {
          log: true,
        }),
      }),
    ).toBe('trust.wrong-subject');
  });
  it('whose certificate was swapped', async () => {
    const second = await stack.signBlob(artifact, { log: true });
    const swap = (copy: Tree): void => {
      at(copy, 'verificationMaterial')['certificate'] = at(second, 'verificationMaterial', 'certificate');
    };
    expect(refuse(change(blob, swap))).toMatch(/^trust\.(log-entry-invalid|bundle-tampered)$/);
  });
  it('whose certificate was damaged', () => {
    expect(
      refuse(
        change(blob, (copy) => flipAt(at(copy, 'verificationMaterial'), 'certificate', 'rawBytes', 300)),
      ),
    ).toMatch(/^trust\./);
  });
  it('whose log entry belongs to another signature', async () => {
    const second = await stack.signBlob(artifact, { log: true });
    expect(
      refuse(change(blob, (copy) => (at(copy, 'verificationMaterial')['tlogEntries'] = [entry(second)]))),
    ).toBe('trust.log-entry-invalid');
  });
  it('with the same log entry twice', () => {
    expect(
      refuse(
        change(
          blobWithTime,
          (copy) => (at(copy, 'verificationMaterial')['tlogEntries'] = [entry(copy), entry(copy)]),
        ),
      ),
    ).toBe('trust.log-entry-invalid');
  });
  it('whose promise of inclusion was changed', () => {
    expect(
      refuse(change(blob, (copy) => flipAt(entry(copy), 'inclusionPromise', 'signedEntryTimestamp'))),
    ).toBe('trust.log-entry-invalid');
  });
  it('whose integrated time was changed', () => {
    const later = (copy: Tree): void => {
      entry(copy)['integratedTime'] = String(Number(entry(copy)['integratedTime']) + 1);
    };
    expect(refuse(change(blob, later))).toBe('trust.log-entry-invalid');
  });
  it('whose log index was changed', () =>
    expect(refuse(change(blob, (copy) => (entry(copy)['logIndex'] = '7')))).toBe('trust.log-entry-invalid'));
  it('whose entry names an unknown log', () => {
    expect(refuse(change(blob, (copy) => flipAt(entry(copy), 'logId', 'keyId')))).toBe(
      'trust.log-entry-invalid',
    );
  });
  it('whose proof has another root', () => {
    expect(refuse(change(blob, (copy) => flipAt(entry(copy), 'inclusionProof', 'rootHash')))).toBe(
      'trust.log-entry-invalid',
    );
  });
  it('whose proof has another size', () => {
    expect(refuse(change(blob, (copy) => (at(entry(copy), 'inclusionProof')['treeSize'] = '2')))).toBe(
      'trust.log-entry-invalid',
    );
  });
  it('whose proof has an index outside the tree', () => {
    expect(refuse(change(blob, (copy) => (at(entry(copy), 'inclusionProof')['logIndex'] = '1')))).toBe(
      'trust.log-entry-invalid',
    );
  });
  it('whose proof has a hash too many', () => {
    expect(
      refuse(
        change(
          blob,
          (copy) => (at(entry(copy), 'inclusionProof')['hashes'] = [Buffer.alloc(32).toString('base64')]),
        ),
      ),
    ).toBe('trust.log-entry-invalid');
  });
  it.each([
    ['is missing', (proof: Tree): unknown => delete proof['checkpoint'], 'trust.bundle-malformed'],
    [
      'has no signature',
      (proof: Tree): unknown => editCheckpoint(proof, (text) => `${text.split('\n\n')[0]}\n\n`),
      'trust.log-entry-invalid',
    ],
    [
      'has a changed size',
      (proof: Tree): unknown => editCheckpoint(proof, (text) => text.replace('\n1\n', '\n2\n')),
      'trust.log-entry-invalid',
    ],
    [
      'has a size that is no number',
      (proof: Tree): unknown => editCheckpoint(proof, (text) => text.replace('\n1\n', '\nx\n')),
      'trust.log-entry-invalid',
    ],
    [
      'has a name that is a broken pattern',
      (proof: Tree): unknown => editCheckpoint(proof, (text) => text.replace(/\u2014 \S+/, '\u2014 (')),
      null,
    ],
    [
      'is garbage',
      (proof: Tree): unknown => editCheckpoint(proof, () => 'garbage'),
      'trust.log-entry-invalid',
    ],
  ])('whose checkpoint %s', (_name, edit, code) => {
    const found = refuse(change(blob, (copy) => void edit(at(entry(copy), 'inclusionProof'))));
    if (code !== null) expect(found).toBe(code);
  });
  it('whose logged body was changed', () => {
    expect(
      refuse(
        change(blob, (copy) =>
          flipAt(copy, 'verificationMaterial', 'tlogEntries', 0, 'canonicalizedBody', 40),
        ),
      ),
    ).toBe('trust.log-entry-invalid');
  });
  it('whose entry says it is of another kind', () => {
    expect(refuse(change(blob, (copy) => (at(entry(copy), 'kindVersion')['kind'] = 'dsse')))).toBe(
      'trust.log-entry-invalid',
    );
  });
  it('whose timestamp was changed', () => {
    const stamp = (copy: Tree): Tree =>
      at(copy, 'verificationMaterial', 'timestampVerificationData', 'rfc3161Timestamps', 0);
    expect(
      refuse(
        change(
          blobWithTime,
          (copy) => (stamp(copy)['signedTimestamp'] = flipBase64(stamp(copy)['signedTimestamp'], 700)),
        ),
      ),
    ).toMatch(/^trust\./);
  });
  it('whose timestamp is of another signature', async () => {
    const second = await stack.signBlob(artifact, { tsa: true });
    const swap = (copy: Tree): void => {
      at(copy, 'verificationMaterial')['timestampVerificationData'] = at(
        second,
        'verificationMaterial',
        'timestampVerificationData',
      );
    };
    expect(refuse(change(blobWithTime, swap))).toBe('trust.time-invalid');
  });
  it('whose timestamp authority the root does not know', () => {
    expect(refuse({ bundle: blobWithTime, root: { ...stack.trustedRoot, timestampAuthorities: [] } })).toBe(
      'trust.time-invalid',
    );
  });
  it('signed after its certificate expired', async () => {
    const hour = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
    const late = await startSigstoreStack({ log: hour, tsa: hour });
    try {
      expect(refuse({ bundle: await late.signBlob(artifact, { log: true }), root: late.trustedRoot })).toBe(
        'trust.untrusted-certificate',
      );
      expect(
        refuse({ bundle: await late.signBlob(artifact, { tsa: true }), root: late.trustedRoot, noLog: true }),
      ).toBe('trust.untrusted-certificate');
    } finally {
      await late.close();
    }
  });
  it('whose certificate no certificate log of the root has seen', () => {
    expect(
      refuse({ bundle: blob, root: { ...stack.trustedRoot, ctlogs: at(stranger.trustedRoot, 'ctlogs') } }),
    ).toBe('trust.untrusted-certificate');
  });
  it('of v0.1 without a promise of inclusion', () => {
    const edit = (copy: Tree): void => {
      asChain(copy, 'application/vnd.dev.sigstore.bundle+json;version=0.1');
      delete entry(copy)['inclusionPromise'];
    };
    expect(refuse(change(blobWithTime, edit))).toBe('trust.bundle-malformed');
  });
  it('of v0.2 without a proof of inclusion', () => {
    const edit = (copy: Tree): void => {
      asChain(copy, 'application/vnd.dev.sigstore.bundle+json;version=0.2');
      delete entry(copy)['inclusionProof'];
    };
    expect(refuse(change(blob, edit))).toBe('trust.bundle-malformed');
  });
  it('of v0.3 with a certificate chain', () => {
    expect(
      refuse(change(blob, (copy) => asChain(copy, 'application/vnd.dev.sigstore.bundle.v0.3+json'))),
    ).toBe('trust.bundle-malformed');
  });
  it('of a second-generation log whose entry is for another signature, key or payload', async () => {
    for (const lie of ['signature', 'key', 'digest'] as const) {
      for (const kind of ['message', 'dsse', 'encoded'] as const) {
        const { bundle, root } = await secondGeneration(kind, lie);
        expect(refuse({ bundle, root })).toBe('trust.log-entry-invalid');
      }
    }
  });
});

describe('verifying a bundle signed with a key', () => {
  it('accepts a message signature and an attestation where no log is demanded, with a root that knows nothing', () => {
    for (const bundle of [keyBlob, keyStatement]) {
      expect(ask({ bundle, policy: byKey(), root: EMPTY_ROOT, noLog: true }).signer.kind).toBe('key');
    }
  });
  it('accepts one with a log entry', () =>
    expect(ask({ bundle: keyBlobLogged, policy: byKey() }).logEntries).toBe(1));
  it('takes no account of a log that the root does not know where none is demanded', () => {
    expect(ask({ bundle: keyBlobLogged, policy: byKey(), root: EMPTY_ROOT, noLog: true }).logEntries).toBe(0);
  });
  it('accepts P-384, RSA and Ed25519 keys', async () => {
    const pairs = [
      keySigner(generateKeyPairSync('ec', { namedCurve: 'P-384' })),
      keySigner(generateKeyPairSync('rsa', { modulusLength: 2048 })),
      keySigner(generateKeyPairSync('ed25519'), null),
    ];
    for (const { signer, pem } of pairs) {
      const bundle = await stack.signBlob(artifact, { signer });
      expect(ask({ bundle, policy: { key: pem }, noLog: true }).signer.kind).toBe('key');
      const attested = await stack.attest(statementFor(artifact), { signer });
      expect(ask({ bundle: attested, policy: { key: pem }, noLog: true }).signer.kind).toBe('key');
    }
  });
});

describe('refusing a bundle signed with a key', () => {
  it('without a log entry', () =>
    expect(refuse({ bundle: keyBlob, policy: byKey() })).toBe('trust.no-log-entry'));
  it('whose log entry a known log did not make, even where none is demanded', () => {
    const bundle = changed(keyBlobLogged, (copy) =>
      flipAt(entry(copy), 'inclusionPromise', 'signedEntryTimestamp'),
    );
    expect(refuse({ bundle, policy: byKey(), noLog: true })).toBe('trust.log-entry-invalid');
  });
  it('of another key', () => {
    expect(refuse({ bundle: keyBlob, policy: { key: keySigner().pem }, noLog: true })).toBe(
      'trust.bundle-tampered',
    );
    expect(refuse({ bundle: keyBlobLogged, policy: { key: keySigner().pem } })).toBe(
      'trust.log-entry-invalid',
    );
  });
  it('when an identity is demanded', () =>
    expect(refuse({ bundle: keyBlob, noLog: true })).toBe('trust.wrong-key-kind'));
  it('for another artifact', () => {
    for (const bundle of [keyBlob, keyStatement])
      expect(refuse({ bundle, artifact: other, policy: byKey(), noLog: true })).toBe('trust.wrong-subject');
  });
  it('whose digest was fitted to another artifact', () => {
    const fitted = changed(keyBlob, (copy) => {
      at(copy, 'messageSignature', 'messageDigest')['digest'] = createHash('sha256')
        .update(other)
        .digest('base64');
    });
    expect(refuse({ bundle: fitted, artifact: other, policy: byKey(), noLog: true })).toBe(
      'trust.bundle-tampered',
    );
  });
  it('whose signature was cut', () => {
    const cut = changed(keyBlob, (copy) => {
      at(copy, 'messageSignature')['signature'] = Buffer.from(
        String(at(copy, 'messageSignature')['signature']),
        'base64',
      )
        .subarray(0, 40)
        .toString('base64');
    });
    expect(refuse({ bundle: cut, policy: byKey(), noLog: true })).toBe('trust.bundle-tampered');
  });
  it.each([
    ['a private key', keySigner().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['garbage', 'garbage'],
    ['an empty PEM', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----'],
    [
      'a short RSA key',
      generateKeyPairSync('rsa', { modulusLength: 1024 })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
    ],
    [
      'an X25519 key',
      generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ],
  ])('against %s', (_name, pem) =>
    expect(refuse({ bundle: keyBlob, policy: { key: pem }, noLog: true })).toBe('trust.key-malformed'),
  );
});

describe('refusing what is not a bundle', () => {
  it.each([null, 1, 'text', [], {}, { mediaType: 3 }, true])('such as %j', (bundle) =>
    expect(refuse({ bundle })).toBe('trust.bundle-malformed'),
  );
  it.each([
    'application/vnd.dev.sigstore.bundle.v0.9+json',
    'application/vnd.dev.sigstore.bundle+json;version=9.9',
    'application/vnd.dev.sigstore.bundle.v0.3+json ',
    'application/json',
    '',
  ])('with the media type "%s"', (mediaType) =>
    expect(refuse(change(keyBlob, (copy) => (copy['mediaType'] = mediaType)))).toBe(
      'trust.bundle-media-type',
    ),
  );
  it.each([
    ['two kinds of content', (copy: Tree): unknown => (copy['dsseEnvelope'] = keyStatement['dsseEnvelope'])],
    ['no content', (copy: Tree): unknown => delete copy['messageSignature']],
    ['no material', (copy: Tree): unknown => delete copy['verificationMaterial']],
    [
      'two kinds of key material',
      (copy: Tree): unknown =>
        (at(copy, 'verificationMaterial')['certificate'] = at(blob, 'verificationMaterial', 'certificate')),
    ],
    ['no key material', (copy: Tree): unknown => delete at(copy, 'verificationMaterial')['publicKey']],
    [
      'stray characters in a signature',
      (copy: Tree): unknown =>
        (at(copy, 'messageSignature')['signature'] = `${String(at(copy, 'messageSignature')['signature'])}!`),
    ],
    ['a list for an object', (copy: Tree): unknown => (copy['messageSignature'] = [])],
    ['an empty signature', (copy: Tree): unknown => (at(copy, 'messageSignature')['signature'] = '')],
    ['no digest', (copy: Tree): unknown => delete at(copy, 'messageSignature')['messageDigest']],
    [
      'a thousand log entries',
      (copy: Tree): unknown =>
        (at(copy, 'verificationMaterial')['tlogEntries'] = Array.from({ length: 1000 }, () => entry(blob))),
    ],
  ])('with %s', (_name, edit) =>
    expect(refuse({ ...change(keyBlob, (copy) => void edit(copy)), policy: byKey(), noLog: true })).toBe(
      'trust.bundle-malformed',
    ),
  );
  it('with no or two signatures in its envelope', () => {
    for (const count of [0, 2]) {
      const edit = (copy: Tree): void => {
        const [first] = at(copy, 'dsseEnvelope')['signatures'] as Tree[];
        at(copy, 'dsseEnvelope')['signatures'] = Array.from({ length: count }, () => first);
      };
      expect(refuse({ ...change(keyStatement, edit), policy: byKey(), noLog: true })).toBe(
        'trust.bundle-malformed',
      );
    }
  });
  it('with a certificate that is garbage', () => {
    expect(
      refuse(
        change(blob, (copy) => (at(copy, 'verificationMaterial')['certificate'] = { rawBytes: 'AAAA' })),
      ),
    ).toBe('trust.bundle-malformed');
  });
  it('with a timestamp that is garbage', () => {
    expect(
      refuse(
        change(
          blob,
          (copy) =>
            (at(copy, 'verificationMaterial')['timestampVerificationData'] = {
              rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }],
            }),
        ),
      ),
    ).toMatch(/^trust\.(bundle-malformed|time-invalid)$/);
  });
});

describe('refusing a trusted root', () => {
  const log = (): Tree => at(stack.trustedRoot, 'tlogs', 0);
  it.each([
    ['is no object', (): unknown => []],
    ['is of another media type', (): unknown => ({ ...stack.trustedRoot, mediaType: 'application/json' })],
    ['is empty', (): unknown => ({})],
    [
      'has a log without the start of its validity',
      (): unknown => ({
        ...stack.trustedRoot,
        tlogs: [{ ...log(), publicKey: { ...at(log(), 'publicKey'), validFor: {} } }],
      }),
    ],
    [
      'has a log without validity',
      (): unknown => ({
        ...stack.trustedRoot,
        tlogs: [{ ...log(), publicKey: { ...at(log(), 'publicKey'), validFor: undefined } }],
      }),
    ],
    [
      'has a log without a key',
      (): unknown => ({ ...stack.trustedRoot, tlogs: [{ ...log(), publicKey: undefined }] }),
    ],
    [
      'has a log with a broken key',
      (): unknown => ({
        ...stack.trustedRoot,
        tlogs: [{ ...log(), publicKey: { ...at(log(), 'publicKey'), rawBytes: 'AAAA' } }],
      }),
    ],
    [
      'has an authority without certificates',
      (): unknown => ({ ...stack.trustedRoot, certificateAuthorities: [{ uri: 'x' }] }),
    ],
  ])('that %s', (_name, root) =>
    expect(
      refusalOf(() => verifyBundle({ bundle: blob, artifact, trustedRoot: root(), policy, noLog: false })),
    ).toBe('trust.root-malformed'),
  );
  it('that ended before the signature was logged', () => {
    const ended = {
      ...log(),
      publicKey: {
        ...at(log(), 'publicKey'),
        validFor: { start: '2020-01-01T00:00:00Z', end: '2020-02-01T00:00:00Z' },
      },
    };
    expect(refuse({ bundle: blob, root: { ...stack.trustedRoot, tlogs: [ended] } })).toBe(
      'trust.log-entry-invalid',
    );
  });
});

describe('any change', () => {
  it('of one byte of the artifact refuses', () => {
    fc.assert(
      fc.property(fc.nat(artifact.length - 1), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const flipped = Buffer.from(artifact);
        flipped[index] = (flipped[index] ?? 0) ^ mask;
        expect(refuse({ bundle: keyBlob, artifact: flipped, policy: byKey(), noLog: true })).toBe(
          'trust.wrong-subject',
        );
        expect(refuse({ bundle: attestation, artifact: flipped })).toBe('trust.wrong-subject');
      }),
      { numRuns: 60 },
    );
  });
  it('of one byte of the bundle refuses with a code of ours, or leaves all that is signed as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('keyless', 'key', 'attestation'),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        (which, at_, mask) => {
          const whole = which === 'keyless' ? blob : which === 'key' ? keyBlob : attestation;
          const bytes = Buffer.from(JSON.stringify(whole));
          const index = at_ % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ mask;
          const flipped = jsonOrNull(bytes.toString('utf8'));
          if (flipped === null) return;
          const question =
            which === 'key' ? { bundle: flipped, policy: byKey(), noLog: true } : { bundle: flipped };
          try {
            ask(question);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(StationError);
            expect((thrown as StationError).code).toMatch(/^trust\./);
            return;
          }
          expect(signedPart(flipped)).toEqual(signedPart(whole));
        },
      ),
      { numRuns: 600 },
    );
  });
  it('into anything at all never throws anything but a refusal', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(refuse({ bundle: JSON.parse(text) as unknown })).toMatch(/^trust\./);
      }),
      { numRuns: 300 },
    );
  });
});

/** What a signature or a log vouches for: hints, key ids and the spelling of unsigned fields are left out. */
function signedPart(bundle: unknown): unknown {
  const whole = bundle as Tree;
  const envelope = whole['dsseEnvelope'] as Tree | undefined;
  return {
    message: whole['messageSignature'],
    payload: envelope?.['payload'],
    payloadType: envelope?.['payloadType'],
    certificate: at(whole, 'verificationMaterial')['certificate'],
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function flipAt(root: Tree, ...path: readonly (string | number)[]): void {
  const last = path.at(-1);
  const position = typeof last === 'number' ? last : 12;
  const names = typeof last === 'number' ? path.slice(0, -1) : path;
  const holder = at(root, ...names.slice(0, -1));
  const name = String(names.at(-1));
  holder[name] = flipBase64(holder[name], position);
}

function asChain(bundle: Tree, mediaType: string): void {
  bundle['mediaType'] = mediaType;
  const material = at(bundle, 'verificationMaterial');
  material['x509CertificateChain'] = { certificates: [material['certificate']] };
  delete material['certificate'];
}

function editCheckpoint(proof: Tree, edit: (text: string) => string): void {
  const checkpoint = at(proof, 'checkpoint');
  checkpoint['envelope'] = edit(String(checkpoint['envelope']));
}

/** A bundle with a timestamp and an entry of a log of the second generation, which may lie about one thing. */
async function secondGeneration(
  kind: 'message' | 'dsse' | 'encoded',
  lie?: 'signature' | 'key' | 'digest',
): Promise<{ bundle: Tree; root: Tree }> {
  const plain =
    kind === 'message'
      ? await stack.signBlob(artifact, { tsa: true })
      : await stack.attest(statementFor(artifact), { tsa: true });
  const log = oneLeafLog();
  const signature =
    kind === 'message'
      ? at(plain, 'messageSignature')['signature']
      : at(plain, 'dsseEnvelope', 'signatures', 0)['sig'];
  const payload =
    kind === 'message' ? artifact : Buffer.from(String(at(plain, 'dsseEnvelope')['payload']), 'base64');
  const type = 'application/vnd.in-toto+json';
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  const logged = lie === 'digest' ? other : kind === 'encoded' ? encoded : payload;
  const stranger_ = keySigner();
  const certificate = at(plain, 'verificationMaterial', 'certificate')['rawBytes'];
  const verifier =
    lie === 'key'
      ? {
          publicKey: {
            rawBytes: createPublicKey(stranger_.pem)
              .export({ type: 'spki', format: 'der' })
              .toString('base64'),
          },
          keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        }
      : { x509Certificate: { rawBytes: certificate }, keyDetails: 'PKIX_ECDSA_P256_SHA_256' };
  const content =
    lie === 'signature' ? sign('sha256', artifact, stranger_.privateKey).toString('base64') : signature;
  const digest = { algorithm: 'SHA2_256', digest: createHash('sha256').update(logged).digest('base64') };
  const body =
    kind === 'dsse'
      ? {
          apiVersion: '0.0.2',
          kind: 'dsse',
          spec: { dsseV002: { payloadHash: digest, signatures: [{ content, verifier }] } },
        }
      : {
          apiVersion: '0.0.2',
          kind: 'hashedrekord',
          spec: { hashedRekordV002: { data: digest, signature: { content, verifier } } },
        };
  const bundle = changed(
    plain,
    (copy) => (at(copy, 'verificationMaterial')['tlogEntries'] = [log.entryOf(body)]),
  );
  return { bundle, root: { ...stack.trustedRoot, tlogs: [log.root] } };
}
