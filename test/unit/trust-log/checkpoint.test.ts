import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originOf, signCheckpoint, verifyCheckpoint } from '../../../src-main/trust/log/index.ts';
import { noteKeyId } from '../../../src-main/trust/log/signed-note.ts';
import { refusalOf } from '../../support/refused-code.ts';

const ORIGIN = 'acme.example/log';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const CHECKPOINT = { origin: ORIGIN, size: 7, rootHash: 'ab'.repeat(32) };
const signed = signCheckpoint(CHECKPOINT, privateKey);
const check = (text: string) => verifyCheckpoint(text, { origin: ORIGIN, publicKey: pem });

describe('a checkpoint', () => {
  it('says what was signed', () => {
    expect(check(signed)).toEqual(CHECKPOINT);
    expect(originOf(signed)).toBe(ORIGIN);
    expect(signed.split('\n').slice(0, 4)).toEqual([
      ORIGIN,
      '7',
      Buffer.from(CHECKPOINT.rootHash, 'hex').toString('base64'),
      '',
    ]);
  });

  it('of any size and root is read back', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (size, root) => {
          const checkpoint = { origin: ORIGIN, size, rootHash: Buffer.from(root).toString('hex') };
          expect(check(signCheckpoint(checkpoint, privateKey))).toEqual(checkpoint);
        },
      ),
    );
  });

  it('verifies as the example of the specification does', () => {
    // golang.org/x/mod/sumdb/note, example "ExampleOpen", which C2SP signed-note names as its origin.
    const key = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1);
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
    const spec = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(noteKeyId('PeterNeumann', spec).toString('hex')).toBe('c74f20a3');
  });

  it('may carry signatures of witnesses that are not known here', () => {
    const witness = `— witness.example/w1 ${Buffer.alloc(76, 7).toString('base64')}\n`;
    expect(check(signed + witness)).toEqual(CHECKPOINT);
    // A signature under the same name with another key's id is somebody else's.
    const other = `— ${ORIGIN} ${Buffer.alloc(68, 7).toString('base64')}\n`;
    expect(check(signed + other)).toEqual(CHECKPOINT);
  });

  it('may say more below its root, which is signed with it', () => {
    const text = `${ORIGIN}\n7\n${Buffer.from(CHECKPOINT.rootHash, 'hex').toString('base64')}\nmore to say\n`;
    const line = Buffer.concat([noteKeyId(ORIGIN, publicKey), sign(null, Buffer.from(text), privateKey)]);
    const note = `${text}\n— ${ORIGIN} ${line.toString('base64')}\n`;
    expect(check(note)).toEqual(CHECKPOINT);
    expect(refusalOf(() => check(note.replace('more', 'less')))).toBe('trust.log-checkpoint-signature');
  });

  it('is not believed with any one byte changed', () => {
    fc.assert(
      fc.property(fc.nat({ max: Buffer.byteLength(signed) - 1 }), fc.nat({ max: 7 }), (place, bit) => {
        const bytes = Buffer.from(signed);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        expect(refusalOf(() => check(bytes.toString('utf8')))).toMatch(/^trust\.log-checkpoint-/);
      }),
      { numRuns: 300 },
    );
  });
});
