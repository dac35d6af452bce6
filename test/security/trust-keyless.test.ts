import dns from 'node:dns';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fromApiError } from '../../src-main/api/index.ts';
import { StationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import { submissionSchema } from '../../src-shared/models/catalog.ts';
import { openCallDoor } from '../support/doors/call-door.ts';
import type { Door } from '../support/doors/door.ts';
import { helloPackage } from '../support/published-hello.ts';
import { IDENTITY, ISSUER, startSigstoreStack, type SigstoreStack } from '../support/sigstore-stack.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'station-keyless-'));
const file = path.join(folder, 'hello.wpk');
const rootFile = path.join(folder, 'team-root.json');
const id = { extensionId: 'acme.hello', version: '1.0.0' };
const identity = { subject: IDENTITY, issuer: ISSUER };

let stack: SigstoreStack;
let door: Door;
beforeAll(async () => {
  [stack, door] = await Promise.all([startSigstoreStack(), openCallDoor(path.join(folder, 'home'))]);
  writeFileSync(rootFile, JSON.stringify(stack.trustedRoot, null, 1));
  writeFileSync(file, await helloPackage());
});
afterAll(async () => {
  await door.close();
  rmSync(folder, { recursive: true, force: true });
});

const refusal = (work: Promise<unknown>): Promise<StationError> =>
  work.then(
    (value) => {
      throw new Error(`expected a refusal, got ${JSON.stringify(value)}`);
    },
    (thrown: unknown) => fromApiError(thrown),
  );
const refused = async (work: Promise<unknown>): Promise<string> => (await refusal(work)).code;
const done = async (jobId: string): Promise<unknown> => {
  for await (const { state } of await door.client.jobs.watch({ jobId })) if (state === 'done') break;
  const { result, error } = await door.client.jobs.get({ jobId });
  if (error === null) return result;
  throw new StationError(error.code as ErrorCode, error.details);
};

/** A service that answers everything in one way. */
async function answering(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<Server> {
  const server = createServer((_request, response) => response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
const addressOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;

const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url');

describe('signing keyless', () => {
  const sign = (services: { fulcio?: string; rekor?: string; tsa?: string }, token = stack.token) =>
    door.client.identity.signKeyless({ path: file, services, token });

  it('needs an authority, something that proves the time, and a token of somebody', async () => {
    const { baseURL } = stack;
    expect(await refused(sign({ rekor: baseURL }))).toBe('trust.services-missing');
    expect(await refused(sign({ fulcio: baseURL }))).toBe('trust.services-missing');
    expect(await refused(sign({ fulcio: baseURL, rekor: baseURL }, 'abc'))).toBe('trust.token-malformed');
  });

  const until = Math.floor(Date.now() / 1000) + 600;
  const claims = { sub: IDENTITY, iss: ISSUER, aud: 'sigstore', exp: until };
  it.each([
    ['it names nobody', { sub: undefined }],
    ['it names nobody', { sub: 7 }],
    ['email_verified', { email: 'me@example.com' }],
    ['email_verified', { email: 'me@example.com', email_verified: false }],
    ['email_verified', { email: 'me@example.com', email_verified: 'false' }],
    ['its email is no text', { email: 7, email_verified: true }],
    ['it expired at 2001-09-09T01:46:40.000Z', { exp: 1_000_000_000 }],
    ['no time', { exp: 'never' }],
    ['not for the audience sigstore', { aud: 'somebody-else' }],
    ['not for the audience sigstore', { aud: undefined }],
    ['not a JWT', null],
  ])('asks nobody with a token that cannot be used (%s), and prints none of it', async (reason, change) => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const payload = change === null ? 'c2VjcmV0' : part({ ...claims, ...change });
    const token = `${part({ alg: 'none' })}.${payload}.c2lnbmF0dXJl`;
    const service = addressOf(server);
    const error = await refusal(sign({ fulcio: service, rekor: service }, token));
    server.close();
    expect(error.code).toBe('trust.token-malformed');
    expect(error.message).toContain(reason);
    const said = JSON.stringify([error.toBody(), error.stack, String(error.cause)]);
    for (const secret of [payload, 'c2lnbmF0dXJl', 'secret']) expect(said).not.toContain(secret);
    expect(asked).toBe(0);
  });

  it.each([
    ['a verified email', { email: 'me@example.com', email_verified: true }],
    ['an audience among several', { aud: ['other', 'sigstore'] }],
  ])(
    'takes a token with %s to the authority, and takes it out of what that answers',
    async (_name, change) => {
      const server = createServer((request, response) => {
        request.setEncoding('utf8').on('data', (body: string) => response.writeHead(403).end(`bad: ${body}`));
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const token = `${part({ alg: 'none' })}.${part({ ...claims, ...change })}.c2lnbmF0dXJl`;
      const service = addressOf(server);
      const error = await refusal(sign({ fulcio: service, rekor: service }, token));
      server.close();
      expect(error.code).toBe('trust.service-refused');
      expect(error.message).toContain('bad: {"credentials":{"oidcIdentityToken":"(token)"}');
      expect(JSON.stringify(error.toBody())).not.toContain('c2lnbmF0dXJl');
    },
  );

  it.each([
    ['over http to another machine', 'http://fulcio.example.com'],
    ['at an address of a private network', 'https://10.0.0.7'],
    ['at an address that names a user', 'https://me:secret@fulcio.example.com'],
    ['at the metadata service of a cloud', 'https://169.254.169.254'],
  ])('asks no service %s', async (_name, fulcio) => {
    expect(await refused(sign({ fulcio, rekor: stack.baseURL }))).toBe('trust.service-unsafe');
  });

  it('refuses in the words of a service that refuses, without the token, and follows no redirect', async () => {
    const empty = await answering(200, '{}');
    const servers = [
      empty,
      await answering(403, '{"message":"no such audience"}'),
      await answering(307, '', { location: stack.baseURL }),
      await answering(200, 'hello'),
    ];
    try {
      for (const server of servers) {
        const error = await refusal(sign({ fulcio: addressOf(server), rekor: stack.baseURL }));
        expect(error.code).toBe('trust.service-refused');
        expect(JSON.stringify([error.message, error.details])).not.toContain(stack.token);
      }
      const log = addressOf(empty);
      expect(await refused(sign({ fulcio: stack.baseURL, rekor: log }))).toBe('trust.service-refused');
    } finally {
      for (const server of servers) server.close();
    }
  });

  it('says so where nobody answers', async () => {
    const gone = await answering(200, '');
    const fulcio = addressOf(gone);
    await new Promise((resolve) => gone.close(resolve));
    expect(await refused(sign({ fulcio, rekor: stack.baseURL }))).toBe('trust.service-unreachable');
  });

  it("writes a v0.3 bundle with certificate, log entry and time, from the home's services", async () => {
    const services = { fulcio: stack.baseURL, rekor: stack.baseURL, tsa: stack.baseURL };
    expect(await door.client.trust.setServices(services)).toEqual(services);
    expect(await sign({})).toMatchObject({ identity });
    const bundle = JSON.parse(readFileSync(`${file}.sigstore.json`, 'utf8')) as object;
    expect(bundle).toMatchObject({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        tlogEntries: [{ kindVersion: { kind: 'intoto' } }],
        timestampVerificationData: { rfc3161Timestamps: [{}] },
      },
    });
  });
});

describe('with every service down and no network', () => {
  const asked: string[] = [];
  let fingerprint = '';
  beforeAll(async () => {
    await stack.close();
    const refuse = (what: string) => () => {
      asked.push(what);
      throw new Error(`${what} was tried`);
    };
    vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(refuse('connect'));
    vi.spyOn(dns, 'lookup').mockImplementation(refuse('lookup'));
  });
  afterAll(() => vi.restoreAllMocks());

  const verify = () => door.client.identity.verify({ path: file });
  const install = async (): Promise<unknown> => {
    const { planId } = await door.client.installs.plan({
      operands: [{ kind: 'registry', extensionId: id.extensionId }],
    });
    const { token } = await door.consent.installs.consent({ planId });
    const { jobId } = await door.consent.installs.install({ planId, token });
    return done(jobId);
  };
  const add = (changes: object = {}) =>
    door.client.trust.addRoot({
      name: 'team',
      path: rootFile,
      fingerprint,
      scope: ['acme'],
      owner: 'Acme platform team',
      ...changes,
    });

  it('the package is nobody’s until its root and identity are believed', async () => {
    expect(await refused(verify())).toBe('trust.untrusted-identity');
  });

  it('a root is added with the fingerprint that was shown, once, and never an older state of it', async () => {
    const seen = await door.client.trust.inspectRoot({ path: rootFile });
    expect(seen).toMatchObject({ authorities: 1, logs: 1, certificateLogs: 1, timestampAuthorities: 1 });
    fingerprint = `sha256:${'0'.repeat(64)}`;
    expect(await refused(add())).toBe('trust.root-fingerprint');
    ({ fingerprint } = seen);
    expect(await refused(add({ name: 'machine' }))).toBe('trust.root-reserved');
    expect(await add()).toMatchObject({ kind: 'team', scope: ['acme'], stale: false, fingerprint });
    expect(await refused(add())).toBe('trust.root-exists');
    expect(await refused(add({ replace: true, asOf: '2024-01-01T00:00:00Z' }))).toBe('trust.root-not-newer');
    expect(await refused(door.client.trust.removeRoot({ name: 'public-good' }))).toBe('trust.root-shipped');
    expect(await refused(door.client.trust.removeRoot({ name: 'nowhere' }))).toBe('trust.root-not-found');
    const { items } = await door.client.trust.roots();
    expect(items.map(({ name }) => name)).toEqual(['public-good', 'team', 'machine']);
    expect(items[0]).toMatchObject({ kind: 'public-good', shipped: true, asOf: '2026-03-18T00:00:00.000Z' });
  });

  it('a root speaks for the publishers in its scope alone, and for exactly the identities allowed', async () => {
    const allow = (publisher: string, root: string, subject = IDENTITY) =>
      door.client.trust.allow({ signer: { subject, issuer: ISSUER, root }, publishers: [publisher] });
    expect(await refused(allow('other', 'team'))).toBe('trust.root-out-of-scope');
    expect(await refused(allow('*', 'team'))).toBe('trust.root-out-of-scope');
    expect(await refused(allow('acme', 'nowhere'))).toBe('trust.root-not-found');
    await allow('acme', 'public-good');
    // That root knows neither the authority of the certificate nor the one of the timestamp.
    expect(await refused(verify())).toBe('trust.time-invalid');
    await allow('acme', 'team', `${IDENTITY}-evil`);
    expect(await refused(verify())).toBe('trust.wrong-identity');
    await allow('acme', 'team');
  });

  it('the package is verified, published, approved, installed and verified again', async () => {
    const root = { name: 'team', fingerprint, stale: false };
    const signer = { kind: 'identity', id: IDENTITY, issuer: ISSUER, simulated: false, root };
    expect(await verify()).toMatchObject({ verified: true, signer });
    const { digest, bundle } = await door.client.packages.import({ path: file });
    const { jobId } = await door.client.submissions.start({ digest, bundle });
    expect(submissionSchema.parse(await done(jobId)).state).toBe('pending');
    await door.client.moderation.approve(id);
    expect(await door.client.extensions.verify(id)).toMatchObject({ verified: true, signer });
    await install();
    const { items } = await door.client.installs.list({});
    expect(items).toMatchObject([{ status: 'active', signer: { kind: 'identity', id: IDENTITY } }]);
  });

  it('a stale root is named for what is here, and refuses what is new until a person agrees', async () => {
    expect(await add({ replace: true, expiresAt: '2026-01-01T00:00:00Z' })).toMatchObject({ stale: true });
    const { signer } = await door.client.extensions.verify(id);
    expect(signer.root).toMatchObject({ name: 'team', stale: true });
    expect(await refused(verify())).toBe('trust.root-stale');
    expect(await door.client.trust.agreeStale({ name: 'team', days: 3 })).toMatchObject({ stale: true });
    expect((await verify()).signer.root).toMatchObject({ name: 'team', stale: true });
  });

  it('a revoked identity installs nothing new, and what it signed is shown as exposed', async () => {
    const reason = 'The pipeline was taken over.';
    const revoked = await door.client.trust.revoke({ signer: identity, reason });
    expect(await door.client.trust.revoke({ signer: identity, reason: 'again' })).toEqual(revoked);
    expect(await refused(verify())).toBe('trust.revoked-identity');
    const { items } = await door.client.installs.list({});
    expect(items).toMatchObject([{ status: 'active', signerRevokedAt: revoked.at }]);
    const exposed = await door.client.installs.exposed({ signer: IDENTITY });
    expect(exposed.items).toMatchObject([{ extensionId: 'acme.hello', until: null }]);
    const signer = { ...identity, root: 'team' };
    expect(await refused(door.client.trust.allow({ signer, publishers: ['acme'] }))).toBe(
      'trust.revoked-key',
    );
    await door.client.installs.uninstall({ extensionId: 'acme.hello' });
    expect(await refused(install())).toBe('trust.revoked-identity');
  });

  it('a root that is removed takes with it what was allowed under it', async () => {
    expect(await door.client.trust.removeRoot({ name: 'team' })).toMatchObject({ name: 'team' });
    const { items, revocations } = await door.client.trust.identities();
    expect(items.map(({ root }) => root)).toEqual(['public-good']);
    expect(revocations).toHaveLength(1);
  });

  it('no socket was opened and no name looked up for any of it', () => {
    expect(asked).toEqual([]);
  });

  it('every change of trust is a leaf of the log', async () => {
    const { items } = await door.client.log.list({ limit: 200 });
    const text = JSON.stringify(items);
    const kinds = ['root-added', 'root-agreed', 'root-removed', 'identity-allowed', 'identity-revoked'];
    for (const kind of [...kinds, 'services-set']) expect(text).toContain(`trust.${kind}`);
    expect(text).not.toContain('The pipeline was taken over.');
  });
});
