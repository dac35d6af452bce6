import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CompactRange,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from '../../../src-main/trust/log/index.ts';
import { leafHashOf } from '../../../src-main/store/log-leaf.ts';
import { hexOf, naivePath, naiveProof, naiveRoot } from '../../support/naive-tree.ts';
import { refusalOf } from '../../support/refused-code.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const leafOf = (at: number): Buffer => Buffer.from(`leaf ${at}`);
const LARGEST = 70;
const LEAVES = Array.from({ length: LARGEST }, (_, at) => leafOf(at));
const ROOTS = Array.from({ length: LARGEST + 1 }, (_, size) => hex(naiveRoot(LEAVES.slice(0, size))));

/**
 * The eight leaves, roots and paths that the reference implementation of certificate transparency tests itself with:
 * google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc; the same in transparency-dev/merkle,
 * testonly/constants.go.
 */
const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((text) => Buffer.from(text, 'hex'));
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function ranged(leaves: readonly Uint8Array[]): CompactRange {
  const range = CompactRange.empty();
  for (const leaf of leaves) range.append(hex(leafHash(leaf)));
  return range;
}

describe('the tree of RFC 6962', () => {
  it('has the published roots of the certificate transparency reference', () => {
    for (const [size, root] of CT_ROOTS.entries()) expect(ranged(CT_LEAVES.slice(0, size)).root()).toBe(root);
  });

  it('has the published paths of the reference', () => {
    // merkle_tree_test.cc, kPaths: {snapshot 8, leaf 1}, {8, 6} and {5, 2}, with leaves counted from 1 there and from 0 here.
    const rootHash = CT_ROOTS[8] as string;
    verifyInclusion({
      leafHash: hex(leafHash(CT_LEAVES[0] as Buffer)),
      index: 0,
      size: 8,
      proof: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
      rootHash,
    });
    verifyInclusion({
      leafHash: hex(leafHash(CT_LEAVES[5] as Buffer)),
      index: 5,
      size: 8,
      proof: [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
      rootHash,
    });
    verifyInclusion({
      leafHash: hex(leafHash(CT_LEAVES[1] as Buffer)),
      index: 1,
      size: 5,
      proof: [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
      rootHash: CT_ROOTS[5] as string,
    });
  });

  it('has the published consistency proofs of the reference', () => {
    // merkle_tree_test.cc, kProofs: 1 to 8, 6 to 8 and 2 to 5.
    const consistent = (fromSize: number, toSize: number, proof: readonly string[]) =>
      verifyConsistency({
        fromSize,
        fromRoot: CT_ROOTS[fromSize] as string,
        toSize,
        toRoot: CT_ROOTS[toSize] as string,
        proof,
      });
    consistent(1, 8, [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    consistent(6, 8, [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    consistent(2, 5, [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  it('hashes a leaf as the store does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => hex(leafHash(text)) === leafHashOf(text)),
    );
  });
});

describe('proofs', () => {
  it('of every leaf in every tree up to 70 leaves hold, and at no other index', () => {
    for (let size = 1; size <= LARGEST; size += 1) {
      const leaves = LEAVES.slice(0, size);
      for (let index = 0; index < size; index += 1) {
        const claim = {
          leafHash: hex(leafHash(leafOf(index))),
          index,
          size,
          proof: hexOf(naivePath(index, leaves)),
          rootHash: ROOTS[size] as string,
        };
        verifyInclusion(claim);
        const other = (index + 1) % size;
        if (other !== index)
          expect(['trust.log-not-included', 'trust.log-proof-length']).toContain(
            refusalOf(() => verifyInclusion({ ...claim, index: other })),
          );
      }
    }
  });

  it('between every two trees up to 70 leaves hold, and for no other root', () => {
    for (let toSize = 0; toSize <= LARGEST; toSize += 1) {
      for (let fromSize = 0; fromSize <= toSize; fromSize += 1) {
        const claim = {
          fromSize,
          fromRoot: ROOTS[fromSize] as string,
          toSize,
          toRoot: ROOTS[toSize] as string,
          proof: hexOf(naiveProof(fromSize, LEAVES.slice(0, toSize))),
        };
        verifyConsistency(claim);
        const wrong = ROOTS[(fromSize + 1) % LARGEST] as string;
        expect(refusalOf(() => verifyConsistency({ ...claim, fromRoot: wrong }))).toBe(
          'trust.log-inconsistent',
        );
        if (fromSize > 0)
          expect(
            refusalOf(() =>
              verifyConsistency({ ...claim, toRoot: wrong === ROOTS[toSize] ? 'ab'.repeat(32) : wrong }),
            ),
          ).toBe('trust.log-inconsistent');
      }
    }
  });

  it('hold for any leaves, and with any one bit changed they do not', () => {
    const trees = fc
      .array(fc.uint8Array({ maxLength: 40 }), { minLength: 2, maxLength: 200 })
      .chain((leaves) =>
        fc.record({
          leaves: fc.constant(leaves),
          at: fc.nat({ max: leaves.length - 1 }),
          from: fc.integer({ min: 1, max: leaves.length - 1 }),
          bit: fc.nat({ max: 255 }),
          pick: fc.nat({ max: 1_000 }),
        }),
      );
    fc.assert(
      fc.property(trees, ({ leaves, at, from, bit, pick }) => {
        const flipped = (proof: readonly string[]): string[] =>
          proof.map((text, place) => (place === pick % proof.length ? flip(text, bit) : text));
        const inclusion = {
          leafHash: hex(leafHash(leaves[at] as Uint8Array)),
          index: at,
          size: leaves.length,
          proof: hexOf(naivePath(at, leaves)),
          rootHash: hex(naiveRoot(leaves)),
        };
        verifyInclusion(inclusion);
        expect(refusalOf(() => verifyInclusion({ ...inclusion, proof: flipped(inclusion.proof) }))).toBe(
          'trust.log-not-included',
        );
        const consistency = {
          fromSize: from,
          fromRoot: hex(naiveRoot(leaves.slice(0, from))),
          toSize: leaves.length,
          toRoot: inclusion.rootHash,
          proof: hexOf(naiveProof(from, leaves)),
        };
        verifyConsistency(consistency);
        expect(
          refusalOf(() => verifyConsistency({ ...consistency, proof: flipped(consistency.proof) })),
        ).toBe('trust.log-inconsistent');
      }),
      { numRuns: 150 },
    );
  });

  it('of logs with more than 2^32 leaves have the length that the sizes demand', () => {
    const size = 2 ** 40 + 3;
    const claim = { leafHash: 'ab'.repeat(32), index: 2 ** 40 + 2, size, rootHash: 'cd'.repeat(32) };
    expect(refusalOf(() => verifyInclusion({ ...claim, proof: [] }))).toBe('trust.log-proof-length');
    expect(refusalOf(() => verifyInclusion({ ...claim, proof: ['00'.repeat(32), '11'.repeat(32)] }))).toBe(
      'trust.log-not-included',
    );
  });
});

describe('a compact range', () => {
  it('has the root of the whole tree at every size, and goes on from its hashes', () => {
    let range = CompactRange.empty();
    for (let size = 0; size <= LARGEST; size += 1) {
      expect(range.root()).toBe(ROOTS[size]);
      expect(range.size).toBe(size);
      range = CompactRange.fromHashes(size, range.hashes());
      if (size < LARGEST) range.append(hex(leafHash(leafOf(size))));
    }
  });

  it('tells of each inner node once, when it is complete', () => {
    const range = CompactRange.empty();
    const made = new Map<string, string>();
    for (const leaf of LEAVES)
      range.append(hex(leafHash(leaf)), (level, index, hash) => {
        expect(made.has(`${level}/${index}`)).toBe(false);
        made.set(`${level}/${index}`, hex(hash));
      });
    for (const [place, hash] of made) {
      const [level = 0, index = 0] = place.split('/').map(Number);
      const width = 2 ** level;
      expect(hash).toBe(hex(naiveRoot(LEAVES.slice(index * width, (index + 1) * width))));
    }
    expect(made.size).toBe(35 + 17 + 8 + 4 + 2 + 1);
  });

  it('refuses hashes that do not fit its size', () => {
    expect(refusalOf(() => CompactRange.fromHashes(3, ['ab'.repeat(32)]))).toBe('trust.log-proof-length');
    expect(refusalOf(() => CompactRange.fromHashes(1, ['AB'.repeat(32)]))).toBe('trust.log-proof-malformed');
    expect(refusalOf(() => CompactRange.fromHashes(-1, []))).toBe('trust.log-proof-malformed');
  });
});

function flip(text: string, bit: number): string {
  const bytes = Buffer.from(text, 'hex');
  const place = bit >> 3;
  bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString('hex');
}
