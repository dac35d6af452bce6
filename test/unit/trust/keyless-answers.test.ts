import { afterAll, describe, expect, it } from 'vitest';
import { signKeyless, type KeylessRequest } from '../../../src-main/trust/index.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { at, startSigstoreStack, type Tree } from '../../support/sigstore-stack.ts';

const stack = await startSigstoreStack();
afterAll(async () => {
  await stack.close();
});
const claim = {
  extensionId: 'acme.scanner',
  version: '1.0.0',
  digest: `sha256:${'a'.repeat(64)}`,
  manifestDigest: `sha256:${'b'.repeat(64)}`,
};

/** Signs with services of which one, that with these words in its address, answers something else. */
function sign(where: string, edit: (body: Buffer) => string | Buffer): ReturnType<typeof signKeyless> {
  const post: KeylessRequest['post'] = async (url, { headers, body }) => {
    const answer = await fetch(url, { method: 'POST', headers, body });
    const said = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, body: url.includes(where) ? Buffer.from(edit(said)) : said };
  };
  const { baseURL, token } = stack;
  return signKeyless(claim, { fulcio: baseURL, rekor: baseURL, tsa: baseURL, identityToken: token, post });
}
const json =
  (edit: (answer: Tree) => void) =>
  (body: Buffer): string => {
    const answer = JSON.parse(body.toString()) as Tree;
    edit(answer);
    return JSON.stringify(answer);
  };
const entry = (change: (entry: Tree) => void) => json((answer) => change(Object.values(answer)[0] as Tree));
const certificate = (pem: unknown) =>
  json((answer) => (at(answer, 'signedCertificateEmbeddedSct', 'chain')['certificates'] = [pem]));
let ofSomebodyElse = '';

describe('a signing service', () => {
  it('that answers as it should is content with', async () => {
    const read = json((answer) => {
      const [leaf] = at(answer, 'signedCertificateEmbeddedSct', 'chain')['certificates'] as [string];
      ofSomebodyElse = leaf;
    });
    expect((await sign('signingCert', read)).identity.subject).toBe(stack.identity);
  });
  it.each([
    ['a log whose entry has no body', 'entries', entry((one) => delete one['body'])],
    ['a log whose body is no JSON', 'entries', entry((one) => (one['body'] = 'AAAA'))],
    ['a log whose name is no digest', 'entries', entry((one) => (one['logID'] = 7))],
    ['a log that has no index', 'entries', entry((one) => (one['logIndex'] = 'x'))],
    ['a log that has no time', 'entries', entry((one) => (one['integratedTime'] = null))],
    ['a log that proves nothing', 'entries', entry((one) => delete one['verification'])],
    [
      'a log whose proof has no hashes',
      'entries',
      entry((one) => (at(one, 'verification', 'inclusionProof')['hashes'] = 'x')),
    ],
    ['a log of two entries', 'entries', json((answer) => (answer['other'] = {}))],
    ['an authority whose certificate is garbage', 'signingCert', certificate('garbage')],
    ['an authority whose certificate is a number', 'signingCert', certificate(7)],
    ['an authority that certifies another key', 'signingCert', (b: Buffer) => certificate(ofSomebodyElse)(b)],
    ['a clock that says something else', 'timestamp', () => 'noon'],
    ['a clock that says nothing', 'timestamp', () => ''],
  ])('that is %s is refused, and named', async (_name, where, edit) =>
    expect(await rejectionOf(sign(where, edit))).toBe('trust.service-refused'),
  );
});
