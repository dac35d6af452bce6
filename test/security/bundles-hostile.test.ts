import { describe, expect, it } from 'vitest';
import { editCheckpoint, secondGeneration } from '../support/bundle-changes.ts';
import {
  artifact,
  ask,
  byKey,
  change,
  entry,
  keyBlobLogged,
  keyStatement,
  policy,
  refuse,
  stack,
} from '../support/signed-bundles.ts';
import { at, changed, startSigstoreStack, type Tree } from '../support/sigstore-stack.ts';

/** An entry that is vouched for by a signed checkpoint alone, which somebody rewrote. */
function noteOf(edit: (head: string, signatures: string) => string): Tree {
  return changed(keyBlobLogged, (copy) => {
    delete entry(copy)['inclusionPromise'];
    editCheckpoint(at(entry(copy), 'inclusionProof'), (text) => {
      const [head = '', below = ''] = text.split('\n\n');
      return edit(head, below);
    });
  });
}

describe('a checkpoint in a log entry', () => {
  it('whose signer’s name is a regular expression is refused before it is matched, which would take years', () => {
    const bundle = noteOf((head, below) => `${head}\n\n${below.replace(/^— \S+/, '— (([^!]+)+)+!')}`);
    expect(refuse({ bundle, policy: byKey, noLog: true })).toBe('trust.log-entry-invalid');
  });
  it('with more signatures than any log has witnesses is refused', () => {
    const bundle = noteOf((head, below) => `${head}\n\n${below.replace('— ', '— x').repeat(5_000)}${below}`);
    expect(refuse({ bundle, policy: byKey, noLog: true })).toBe('trust.log-entry-invalid');
  });
  it('may carry the signatures of witnesses that nobody here knows', () => {
    const witness = `— witness.example/w1 ${Buffer.alloc(76, 7).toString('base64')}\n`;
    const bundle = noteOf((head, below) => `${head}\n\n${witness}${below}`);
    expect(ask({ bundle, policy: byKey, noLog: true }).logEntries).toBe(1);
  });
});

describe('a log of the second generation, whose key ended', () => {
  const ending = (root: Tree, end: string): Tree =>
    changed(root, (copy) => {
      const key = at(copy, 'tlogs', 0, 'publicKey');
      key['validFor'] = { ...at(key, 'validFor'), end };
    });
  it('vouches for nothing that was signed later', async () => {
    const { bundle, root } = await secondGeneration(stack, artifact, 'message');
    expect(refuse({ bundle, root: ending(root, '2020-02-01T00:00:00Z') })).toBe('trust.log-entry-invalid');
  });
  it('vouches for what was signed before', async () => {
    const { bundle, root } = await secondGeneration(stack, artifact, 'message');
    expect(ask({ bundle, root: ending(root, '2100-01-01T00:00:00Z') }).logEntries).toBe(1);
  });
});

describe('a certificate', () => {
  it('whose identity is that of somebody else but for bits that ASCII does not have is refused', async () => {
    // 0xE1 is "a" to a reader that looks at seven bits.
    const lookalike = await startSigstoreStack({}, 'https://example.com/ácme/build.yml@refs/heads/main');
    try {
      const bundle = await lookalike.signBlob(artifact, { log: true });
      expect(refuse({ bundle, root: lookalike.trustedRoot, policy })).toBe('trust.untrusted-certificate');
    } finally {
      await lookalike.close();
    }
  });
});

describe('a statement', () => {
  it('of very many subjects costs one digest of the artifact, not one for each', () => {
    const large = Buffer.alloc(2 ** 24);
    const subject = Array.from({ length: 20_000 }, () => ({ digest: { sha256: '00' } }));
    const { bundle } = change(keyStatement, (copy) => {
      const statement = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType: 'x' };
      at(copy, 'dsseEnvelope')['payload'] = Buffer.from(JSON.stringify(statement)).toString('base64');
    });
    expect(refuse({ bundle, artifact: large, policy: byKey, noLog: true })).toBe('trust.wrong-subject');
  });
});
