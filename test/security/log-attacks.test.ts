import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CompactRange,
  leafHash,
  signCheckpoint,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
  verifyProofFile,
  writeProofFile,
} from '../../src-main/trust/log/index.ts';
import { noteKeyId } from '../../src-main/trust/log/signed-note.ts';
import { hexOf, naivePath, naiveProof, naiveRoot } from '../support/naive-tree.ts';
import { refusalOf } from '../support/refused-code.ts';

const ORIGIN = 'acme.example/log';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const strangerPem = stranger.publicKey.export({ type: 'spki', format: 'pem' }).toString();

const leaf = (at: number | string): Buffer => Buffer.from(`{"leaf":"${at}"}`);
const leaves = Array.from({ length: 13 }, (_, at) => leaf(at));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const rootOf = (of: readonly Uint8Array[]): string => hex(naiveRoot(of));

const checkpoint = { origin: ORIGIN, size: 13, rootHash: rootOf(leaves) };
const note = signCheckpoint(checkpoint, privateKey);
const believed = (text: string, key = pem) => verifyCheckpoint(text, { origin: ORIGIN, publicKey: key });
const signedText = (text: string): string => {
  const line = Buffer.concat([noteKeyId(ORIGIN, publicKey), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${ORIGIN} ${line.toString('base64')}\n`;
};
const root64 = Buffer.from(checkpoint.rootHash, 'hex').toString('base64');

const consistency = {
  fromSize: 6,
  fromRoot: rootOf(leaves.slice(0, 6)),
  toSize: 13,
  toRoot: checkpoint.rootHash,
  proof: hexOf(naiveProof(6, leaves)),
};
const inclusion = {
  leafHash: hex(leafHash(leaf(5))),
  index: 5,
  size: 13,
  proof: hexOf(naivePath(5, leaves)),
  rootHash: checkpoint.rootHash,
};

/** Each is refused with exactly this code. RFC 6962 and C2SP sections beside them. */
const ATTACKS: readonly (readonly [name: string, code: string, attack: () => unknown])[] = [
  [
    'forked tree: another history under the same size (RFC 6962 2.1.2)',
    'trust.log-inconsistent',
    () => verifyConsistency({ ...consistency, toRoot: rootOf([...leaves.slice(0, 12), leaf('other')]) }),
  ],
  [
    'forked tree: an older leaf changed, with a proof made for the fork',
    'trust.log-inconsistent',
    () => {
      const fork = leaves.with(2, leaf('other'));
      const proof = hexOf(naiveProof(6, fork));
      return verifyConsistency({ ...consistency, toRoot: rootOf(fork), proof });
    },
  ],
  [
    'fork at the same size: two roots for one tree',
    'trust.log-inconsistent',
    () =>
      verifyConsistency({
        fromSize: 13,
        fromRoot: checkpoint.rootHash,
        toSize: 13,
        proof: [],
        toRoot: rootOf(leaves.with(0, leaf('other'))),
      }),
  ],
  [
    'truncated log: fewer leaves than before',
    'trust.log-size-shrank',
    () =>
      verifyConsistency({
        fromSize: 13,
        fromRoot: checkpoint.rootHash,
        toSize: 6,
        proof: [],
        toRoot: consistency.fromRoot,
      }),
  ],
  [
    'reordered leaves',
    'trust.log-inconsistent',
    () => {
      const swapped = leaves.with(3, leaf(4)).with(4, leaf(3));
      const proof = hexOf(naiveProof(6, swapped));
      return verifyConsistency({ ...consistency, toRoot: rootOf(swapped), proof });
    },
  ],
  [
    'reordered hashes of a proof',
    'trust.log-not-included',
    () => verifyInclusion({ ...inclusion, proof: inclusion.proof.toReversed() }),
  ],
  [
    'truncated proof of consistency',
    'trust.log-proof-length',
    () => verifyConsistency({ ...consistency, proof: consistency.proof.slice(1) }),
  ],
  [
    'empty proof of consistency',
    'trust.log-proof-length',
    () => verifyConsistency({ ...consistency, proof: [] }),
  ],
  [
    'oversized proof of inclusion',
    'trust.log-proof-length',
    () => verifyInclusion({ ...inclusion, proof: Array.from({ length: 100_000 }, () => 'ab'.repeat(32)) }),
  ],
  [
    'oversized proof of consistency between equal trees',
    'trust.log-proof-length',
    () =>
      verifyConsistency({
        fromSize: 13,
        fromRoot: checkpoint.rootHash,
        toSize: 13,
        toRoot: checkpoint.rootHash,
        proof: ['ab'.repeat(32)],
      }),
  ],
  [
    'proof of another leaf',
    'trust.log-not-included',
    () => verifyInclusion({ ...inclusion, proof: hexOf(naivePath(4, leaves)) }),
  ],
  [
    'leaf that is not in the log',
    'trust.log-not-included',
    () => verifyInclusion({ ...inclusion, leafHash: hex(leafHash(leaf('other'))) }),
  ],
  ['leaf at another place', 'trust.log-not-included', () => verifyInclusion({ ...inclusion, index: 4 })],
  ['leaf beyond the tree', 'trust.log-index-outside', () => verifyInclusion({ ...inclusion, index: 13 })],
  [
    'second preimage: an inner node passed off as a leaf (RFC 6962 2.1)',
    'trust.log-not-included',
    () => {
      // The bytes below the node over leaves 4 and 5; hashed as a leaf they get the prefix of a leaf.
      const inner = Buffer.concat([leafHash(leaf(4)), leafHash(leaf(5))]);
      const proof = hexOf(naivePath(5, leaves)).slice(1);
      return verifyInclusion({
        leafHash: hex(leafHash(inner)),
        index: 2,
        size: 7,
        proof,
        rootHash: checkpoint.rootHash,
      });
    },
  ],
  [
    'second preimage: a whole tree as its own only leaf',
    'trust.log-not-included',
    () =>
      verifyInclusion({
        index: 0,
        size: 1,
        proof: [],
        rootHash: rootOf(leaves.slice(0, 2)),
        leafHash: hex(leafHash(Buffer.concat([leafHash(leaf(0)), leafHash(leaf(1))]))),
      }),
  ],
  [
    'upper-case hashes: two texts for one proof',
    'trust.log-proof-malformed',
    () => verifyInclusion({ ...inclusion, proof: inclusion.proof.map((text) => text.toUpperCase()) }),
  ],
  [
    'short hash in a proof',
    'trust.log-proof-malformed',
    () => verifyInclusion({ ...inclusion, proof: inclusion.proof.with(0, 'ab') }),
  ],
  ['negative index', 'trust.log-proof-malformed', () => verifyInclusion({ ...inclusion, index: -1 })],
  [
    'size beyond what a number holds exactly',
    'trust.log-proof-malformed',
    () => verifyInclusion({ ...inclusion, size: 2 ** 53 }),
  ],
  [
    'empty tree with another root than the empty one',
    'trust.log-inconsistent',
    () => verifyConsistency({ ...consistency, fromSize: 0, proof: [] }),
  ],
  [
    'frontier that does not fit its size',
    'trust.log-proof-length',
    () => CompactRange.fromHashes(13, ['ab'.repeat(32)]),
  ],
  [
    'checkpoint of another log (C2SP tlog-checkpoint)',
    'trust.log-checkpoint-origin',
    () => believed(signCheckpoint({ ...checkpoint, origin: 'evil.example/log' }, privateKey)),
  ],
  [
    'checkpoint signed with another key under the right name',
    'trust.log-checkpoint-unsigned',
    () => believed(signCheckpoint(checkpoint, stranger.privateKey)),
  ],
  [
    'checkpoint signed with another key that claims the id of the right one',
    'trust.log-checkpoint-signature',
    () => {
      const text = note.split('\n\n')[0] ?? '';
      const forged = sign(null, Buffer.from(`${text}\n`), stranger.privateKey);
      const line = Buffer.concat([noteKeyId(ORIGIN, publicKey), forged]).toString('base64');
      return believed(`${text}\n\n— ${ORIGIN} ${line}\n`);
    },
  ],
  ['checkpoint checked with another key', 'trust.log-checkpoint-unsigned', () => believed(note, strangerPem)],
  [
    'checkpoint with its size raised',
    'trust.log-checkpoint-signature',
    () => believed(note.replace('\n13\n', '\n14\n')),
  ],
  [
    'checkpoint with its root replaced',
    'trust.log-checkpoint-signature',
    () => believed(note.replace(root64, Buffer.alloc(32, 1).toString('base64'))),
  ],
  [
    'signed checkpoint with a size of leading zeroes',
    'trust.log-checkpoint-malformed',
    () => believed(signedText(`${ORIGIN}\n013\n${root64}\n`)),
  ],
  [
    'signed checkpoint with a negative size',
    'trust.log-checkpoint-malformed',
    () => believed(signedText(`${ORIGIN}\n-1\n${root64}\n`)),
  ],
  [
    'signed checkpoint with a size that no number holds',
    'trust.log-checkpoint-malformed',
    () => believed(signedText(`${ORIGIN}\n9999999999999999\n${root64}\n`)),
  ],
  [
    'signed checkpoint with a root that is not canonical base64 (RFC 4648 3.5)',
    'trust.log-checkpoint-malformed',
    () => believed(signedText(`${ORIGIN}\n13\n${root64.slice(0, -2)}${nextOf(root64.at(-2) ?? '')}=\n`)),
  ],
  [
    'signed checkpoint with a short root',
    'trust.log-checkpoint-malformed',
    () => believed(signedText(`${ORIGIN}\n13\n${Buffer.alloc(31).toString('base64')}\n`)),
  ],
  [
    'signed checkpoint without a root',
    'trust.log-checkpoint-malformed',
    () => believed(signedText(`${ORIGIN}\n13\n`)),
  ],
  [
    'signature line that is not canonical base64',
    'trust.log-checkpoint-malformed',
    () => believed(`${note.slice(0, -3)}${nextOf(note.at(-3) ?? '')}=\n`),
  ],
  [
    'the same signature twice',
    'trust.log-checkpoint-malformed',
    () => believed(note + (note.split('\n\n')[1] ?? '')),
  ],
  [
    'a signature of the same key that does not hold beside one that does',
    'trust.log-checkpoint-malformed',
    () => {
      const line = Buffer.concat([noteKeyId(ORIGIN, publicKey), Buffer.alloc(64, 1)]).toString('base64');
      return believed(`${note}— ${ORIGIN} ${line}\n`);
    },
  ],
  [
    'more signature lines than anybody needs',
    'trust.log-checkpoint-malformed',
    () => {
      const line = `— w.example/w ${Buffer.alloc(68, 7).toString('base64')}\n`;
      return believed(note + line.repeat(16));
    },
  ],
  ['text below the signatures', 'trust.log-checkpoint-malformed', () => believed(`${note}and more\n`)],
  [
    'checkpoint without a signature',
    'trust.log-checkpoint-malformed',
    () => believed(note.split('\n\n')[0] ?? ''),
  ],
  ['checkpoint cut in its last line', 'trust.log-checkpoint-malformed', () => believed(note.slice(0, -1))],
  [
    'checkpoint with carriage returns',
    'trust.log-checkpoint-malformed',
    () => believed(note.replaceAll('\n', '\r\n')),
  ],
  ['endless checkpoint', 'trust.log-checkpoint-malformed', () => believed(note + 'x'.repeat(10_000))],
  [
    'origin that hides another name behind a space',
    'trust.log-checkpoint-malformed',
    () => believed(signedText(`${ORIGIN} evil\n13\n${root64}\n`)),
  ],
  [
    'checkpoint checked with what is no key',
    'trust.log-key-malformed',
    () => believed(note, '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'),
  ],
  [
    'checkpoint checked with a key of another kind',
    'trust.log-key-malformed',
    () => {
      const { publicKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return believed(note, ec.export({ type: 'spki', format: 'pem' }).toString());
    },
  ],
  [
    'proof file with the proof of another leaf',
    'trust.log-not-included',
    () =>
      verifyProofFile(
        writeProofFile({ seq: 5, leaf: '{"leaf":"4"}', proof: inclusion.proof, checkpoint: note }),
        { publicKey: pem },
      ),
  ],
  [
    'proof file with a checkpoint of a stranger',
    'trust.log-checkpoint-unsigned',
    () =>
      verifyProofFile(
        writeProofFile({
          seq: 5,
          leaf: '{"leaf":"5"}',
          proof: inclusion.proof,
          checkpoint: signCheckpoint(checkpoint, stranger.privateKey),
        }),
        { publicKey: pem },
      ),
  ],
  [
    'proof file with more hashes than any log needs',
    'trust.log-proof-file-malformed',
    () =>
      verifyProofFile(
        writeProofFile({
          seq: 5,
          leaf: '',
          checkpoint: note,
          proof: Array.from({ length: 65 }, () => 'ab'.repeat(32)),
        }),
        { publicKey: pem },
      ),
  ],
];

/** Another letter that decodes to the same bytes: the unused bits are set. */
function nextOf(letter: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return alphabet[alphabet.indexOf(letter) + 1] ?? '';
}

describe('a log that attacks whoever checks it', () => {
  it('is believed where it is honest', () => {
    expect(believed(note)).toEqual(checkpoint);
    verifyConsistency(consistency);
    verifyInclusion(inclusion);
    const file = writeProofFile({ seq: 5, leaf: '{"leaf":"5"}', proof: inclusion.proof, checkpoint: note });
    expect(verifyProofFile(file, { publicKey: pem })).toMatchObject({ seq: 5, size: 13, origin: ORIGIN });
  });

  it.each(ATTACKS)('is refused: %s', (_name, code, attack) => {
    expect(refusalOf(attack)).toBe(code);
  });
});
