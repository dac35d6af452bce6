import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PUBLIC_GOOD_ROOT } from '../../src-main/trust/index.ts';
import { asChain, editCheckpoint, flipAt, flipBase64, secondGeneration } from '../support/bundle-changes.ts';
import {
  artifact,
  ask,
  attestation,
  blob,
  blobWithTime,
  byKey,
  change,
  entry,
  other,
  refuse,
  stack,
  stranger,
} from '../support/signed-bundles.ts';
import {
  at,
  changed,
  IDENTITY,
  ISSUER,
  startSigstoreStack,
  statementFor,
  type Tree,
} from '../support/sigstore-stack.ts';

const stamp = (copy: Tree): Tree =>
  at(copy, 'verificationMaterial', 'timestampVerificationData', 'rfc3161Timestamps', 0);

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
    const { bundle, root } = await secondGeneration(stack, artifact, 'message');
    expect(ask({ bundle, root })).toMatchObject({ logEntries: 1 });
  });
  it('accepts an attestation in a second-generation log, as an envelope or by the digest of its encoding', async () => {
    for (const kind of ['dsse', 'encoded'] as const) {
      const { bundle, root } = await secondGeneration(stack, artifact, kind);
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
    expect(refuse({ bundle: blob, policy: byKey })).toBe('trust.wrong-key-kind'));
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
    expect(
      refuse(
        change(blob, (copy) => {
          entry(copy)['integratedTime'] = String(Number(entry(copy)['integratedTime']) + 1);
        }),
      ),
    ).toBe('trust.log-entry-invalid');
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
    expect(
      refuse(
        change(blobWithTime, (copy) => {
          asChain(copy, 'application/vnd.dev.sigstore.bundle+json;version=0.1');
          delete entry(copy)['inclusionPromise'];
        }),
      ),
    ).toBe('trust.bundle-malformed');
  });
  it('of v0.2 without a proof of inclusion', () => {
    expect(
      refuse(
        change(blob, (copy) => {
          asChain(copy, 'application/vnd.dev.sigstore.bundle+json;version=0.2');
          delete entry(copy)['inclusionProof'];
        }),
      ),
    ).toBe('trust.bundle-malformed');
  });
  it('of v0.3 with a certificate chain', () => {
    expect(
      refuse(change(blob, (copy) => asChain(copy, 'application/vnd.dev.sigstore.bundle.v0.3+json'))),
    ).toBe('trust.bundle-malformed');
  });
  it('of a second-generation log whose entry is for another signature, key or payload', async () => {
    for (const lie of ['signature', 'key', 'digest'] as const) {
      for (const kind of ['message', 'dsse', 'encoded'] as const) {
        const { bundle, root } = await secondGeneration(stack, artifact, kind, lie);
        expect(refuse({ bundle, root })).toBe('trust.log-entry-invalid');
      }
    }
  });
});
