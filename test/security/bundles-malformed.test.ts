import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StationError } from '../../src-shared/errors/index.ts';
import { verifyBundle } from '../../src-main/trust/index.ts';
import { refusalOf } from '../support/refused-code.ts';
import {
  artifact,
  ask,
  attestation,
  blob,
  byKey,
  change,
  entry,
  keyBlob,
  keyStatement,
  policy,
  refuse,
  stack,
} from '../support/signed-bundles.ts';
import { at, type Tree } from '../support/sigstore-stack.ts';

const log = (): Tree => at(stack.trustedRoot, 'tlogs', 0);

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
    expect(refuse({ ...change(keyBlob, (copy) => void edit(copy)), policy: byKey, noLog: true })).toBe(
      'trust.bundle-malformed',
    ),
  );
  it('with no or two signatures in its envelope', () => {
    for (const count of [0, 2]) {
      const edit = (copy: Tree): void => {
        const [first] = at(copy, 'dsseEnvelope')['signatures'] as Tree[];
        at(copy, 'dsseEnvelope')['signatures'] = Array.from({ length: count }, () => first);
      };
      expect(refuse({ ...change(keyStatement, edit), policy: byKey, noLog: true })).toBe(
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
      'has a certificate log without the start of its validity',
      (): unknown => {
        const seen = at(stack.trustedRoot, 'ctlogs', 0);
        const publicKey = { ...at(seen, 'publicKey'), validFor: { end: '2100-01-01T00:00:00Z' } };
        return { ...stack.trustedRoot, ctlogs: [{ ...seen, publicKey }] };
      },
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
        expect(refuse({ bundle: keyBlob, artifact: flipped, policy: byKey, noLog: true })).toBe(
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
            which === 'key' ? { bundle: flipped, policy: byKey, noLog: true } : { bundle: flipped };
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
  const part = {
    message: whole['messageSignature'],
    payload: envelope?.['payload'],
    payloadType: envelope?.['payloadType'],
    certificate: at(whole, 'verificationMaterial')['certificate'],
  };
  // The same bytes in base64url are as good: protobuf's JSON mapping takes both alphabets.
  return JSON.parse(JSON.stringify(part).replaceAll('-', '+').replaceAll('_', '/')) as unknown;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
