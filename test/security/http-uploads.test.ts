import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packFiles } from '../../src-main/packages/index.ts';
import { signPackage } from '../../src-main/trust/index.ts';
import { ERRORS, type ErrorCode } from '../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import type { Answer, AttackedServer } from '../support/attacked-server.ts';
import { refusesAll, underAttack, type Attack } from '../support/attacks.ts';
import { packageFiles } from '../support/installs/package-files.ts';
import { makeSigner } from '../support/registry/make-signer.ts';
import { forgeZip, unixMode, type ForgedEntry } from '../support/zip-forge.ts';

const server = underAttack();
let developer = '';
const signer = makeSigner();
const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const put = (at: AttackedServer, hex: string, bytes: Uint8Array, token = developer): Promise<Answer> =>
  at.ask(`/api/v1/uploads/${hex}`, {
    method: 'PUT',
    token,
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  });

/** Uploads a package and submits it: what its archive and its key say is refused in the request. */
async function submit(at: AttackedServer, bytes: Uint8Array, bundle: unknown): Promise<Answer> {
  expect((await put(at, hexOf(bytes), bytes)).status).toBe(200);
  return at.ask('/api/v1/submissions', {
    method: 'POST',
    token: developer,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      digest: `sha256:${hexOf(bytes)}`,
      bundle,
      publicKey: signer.identity.publicKey,
    }),
  });
}

async function signed(bytes: Uint8Array, extensionId: string, change: object = {}): Promise<unknown> {
  const digest = `sha256:${hexOf(bytes)}`;
  const facts = { signer, digest, manifestDigest: digest, extensionId, version: '1.0.0' };
  return signPackage({ ...facts, ...change });
}

const manifest: ForgedEntry = { name: 'wpk.json', data: '{"a":1}' };
const zipOf = (...entries: readonly ForgedEntry[]): Buffer => forgeZip({ entries: [manifest, ...entries] });
const archive = (name: string, make: () => Uint8Array, code: ErrorCode): Attack => ({
  name,
  async run(at) {
    const bytes = make();
    return submit(at, bytes, await signed(bytes, 'mallory.trick'));
  },
  status: ERRORS[code].status,
  code,
});

const ARCHIVES: readonly Attack[] = [
  archive(
    'a path out of its folder',
    () => zipOf({ name: '../../../evil.js', data: 'x' }),
    'packages.name-traversal',
  ),
  archive('an absolute path', () => zipOf({ name: '/etc/cron.d/evil', data: 'x' }), 'packages.name-absolute'),
  archive('a drive', () => zipOf({ name: 'C:/evil.js', data: 'x' }), 'packages.name-drive'),
  archive('a backslash', () => zipOf({ name: 'a\\..\\evil.js', data: 'x' }), 'packages.name-backslash'),
  archive(
    'a link',
    () =>
      zipOf({ name: 'link', data: '/etc/passwd', madeBy: 3 << 8, externalAttributes: unixMode(0o120_777) }),
    'packages.link',
  ),
  archive(
    'the same name twice',
    () => zipOf({ name: 'a.js', data: '1' }, { name: 'a.js', data: '2' }),
    'packages.duplicate-name',
  ),
  archive(
    'a bomb',
    () => zipOf({ name: 'bomb', data: Buffer.alloc(30_000_000), method: 8 }),
    'packages.ratio',
  ),
  archive(
    'a bomb that says it is small',
    () => zipOf({ name: 'bomb', data: Buffer.alloc(1_000_000), method: 8, unpackedBytes: 10 }),
    'packages.size-lie',
  ),
  archive(
    'six thousand entries',
    () => zipOf(...Array.from({ length: 6_000 }, (_, index) => ({ name: `f${index}`, data: '' }))),
    'packages.too-many-entries',
  ),
  archive('a checksum that lies', () => zipOf({ name: 'a.js', data: 'x', crc: 1 }), 'packages.crc-lie'),
  archive(
    'bytes after its end',
    () => Buffer.concat([zipOf({ name: 'a.js', data: 'x' }), Buffer.from('x')]),
    'packages.trailing-data',
  ),
  archive(
    'a script in front',
    () => Buffer.concat([Buffer.from('#!/bin/sh\n'), zipOf({ name: 'a.js', data: 'x' })]),
    'packages.prepended-data',
  ),
  archive('encryption', () => zipOf({ name: 'a.js', data: 'x', flags: 1 }), 'packages.encrypted'),
  archive('a gzip instead', () => gzipSync(Buffer.alloc(1_000)), 'packages.not-a-zip'),
  archive('nothing at all', () => Buffer.alloc(0), 'packages.not-a-zip'),
];

const honest = (id = 'mallory.trick'): Promise<Uint8Array> => packFiles(packageFiles({ id }));
const signature = (
  name: string,
  bundle: (bytes: Uint8Array) => unknown,
  code: ErrorCode,
  id?: string,
): Attack => ({
  name,
  async run(at) {
    const bytes = await honest(id);
    return submit(at, bytes, await bundle(bytes));
  },
  status: ERRORS[code].status,
  code,
});
const SIGNATURES: readonly Attack[] = [
  signature('none', () => null, 'trust.unsigned'),
  signature('a text', () => 'signed, honestly', 'trust.bundle-malformed'),
  signature(
    'one for other bytes',
    () => signed(Buffer.from('other'), 'mallory.trick'),
    'trust.wrong-subject',
  ),
  signature(
    'one for another extension',
    (bytes) => signed(bytes, 'grove-labs.grove-tool'),
    'trust.wrong-statement',
  ),
  signature(
    'one of a key that is not the publisher’s',
    (bytes) => signed(bytes, 'grove-labs.grove-tool'),
    'trust.wrong-identity',
    'grove-labs.grove-tool',
  ),
];

const upload = (name: string, run: Attack['run'], status: number, code: string): Attack => ({
  name,
  run,
  status,
  code,
});
const UPLOADS: readonly Attack[] = [
  upload(
    'other bytes than were announced',
    (at) => put(at, 'b'.repeat(64), Buffer.from('x')),
    400,
    'store.blob-mismatch',
  ),
  upload(
    'a name that is a path',
    (at) => put(at, '..%2f..%2fstore.sqlite', Buffer.from('x')),
    400,
    'http.bad-request',
  ),
  upload(
    'a name with NUL',
    (at) => put(at, `${'a'.repeat(63)}%00`, Buffer.from('x')),
    400,
    'http.bad-request',
  ),
  upload(
    'more than a package may be, announced',
    (at) =>
      at.raw(
        `PUT /api/v1/uploads/${'c'.repeat(64)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${developer}\r\n` +
          `Content-Type: application/octet-stream\r\nContent-Length: ${PACKAGE_LIMITS.packageBytes + 1}\r\nConnection: close\r\n\r\n`,
      ),
    413,
    'http.body-too-large',
  ),
  upload(
    'more than a package may be, in chunks',
    (at) =>
      at.ask(`/api/v1/uploads/${'d'.repeat(64)}`, {
        method: 'PUT',
        token: developer,
        headers: { 'content-type': 'application/octet-stream' },
        body: new ReadableStream({
          start(controller) {
            for (let part = 0; part < 51; part += 1) controller.enqueue(new Uint8Array(1024 * 1024));
            controller.close();
          },
        }),
        duplex: 'half',
      }),
    413,
    'store.blob-too-large',
  ),
  upload(
    'JSON',
    (at) =>
      at.ask(`/api/v1/uploads/${'e'.repeat(64)}`, {
        method: 'PUT',
        token: developer,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    415,
    'http.unsupported-media-type',
  ),
  upload(
    'a user',
    async (at) =>
      put(at, hexOf(Buffer.from('x')), Buffer.from('x'), await at.issuer.sign({ sub: 'u', role: 'user' })),
    403,
    'api.forbidden',
  ),
];

describe('packages that are made to do harm', () => {
  it('come from a developer', async () => {
    developer = await server().token('developer');
  });
  describe('an archive with', () => refusesAll(server, ARCHIVES));
  describe('a signature:', () => refusesAll(server, SIGNATURES));
  describe('an upload of', () => refusesAll(server, UPLOADS));
});
