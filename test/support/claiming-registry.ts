import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactRange, leafHash, signCheckpoint } from '../../src-main/trust/log/index.ts';
import { TufForge, type Signed } from './tuf-forge.ts';

const HOUR = 3_600_000;

/** A registry with a root of its own whose maker says what they like of it: also that its log is somebody else's. */
export interface ClaimingRegistry {
  readonly url: string;
  readonly token: string;
  readonly root: string;
  readonly forge: TufForge;
  /** SPKI PEM of the key that signs its log. */
  readonly logKey: string;
  /** Publishes metadata that names this log. */
  claim(log: { readonly origin: string; readonly publicKey: string }): void;
  close(): Promise<void>;
}

/** `origin` and `size` are those of its log, of which nobody can tell what it is about. */
export async function claimingRegistry(
  { origin, size }: { readonly origin: string; readonly size: number },
  make: (forge: TufForge) => string = (forge) => forge.trustedRoot,
): Promise<ClaimingRegistry> {
  const forge = new TufForge();
  const inADay = Date.now() + 20 * HOUR;
  for (const role of ['timestamp', 'snapshot', 'targets', 'catalog']) forge.expires[role] = inADay;
  const root = make(forge);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const log = aLog(origin, size, privateKey);
  let facts = Buffer.alloc(0);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = pathname.startsWith('/tuf/targets/')
      ? facts
      : pathname.startsWith('/tuf/')
        ? forge.files.get(pathname.slice('/tuf/'.length))
        : log.get(pathname);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'a-token',
    root,
    forge,
    logKey: pemOf(publicKey),
    claim({ origin: logOrigin, publicKey: logPublicKey }) {
      const registryPublicKey = pemOf(publicKey);
      facts = Buffer.from(
        JSON.stringify({ format: 1, name: 'Claims', logOrigin, logPublicKey, registryPublicKey }),
      );
      const sha256 = createHash('sha256').update(facts).digest('hex');
      const targets = (signed: Signed): void => {
        signed['targets'] = { 'registry.json': { length: facts.length, hashes: { sha256 } } };
      };
      forge.publish({ edit: { targets } });
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers of a log without anything in it, and of a catalog that is empty. */
function aLog(origin: string, size: number, key: KeyObject): ReadonlyMap<string, Buffer> {
  const range = CompactRange.empty();
  for (let seq = 0; seq < size; seq += 1) range.append(leafHash(`{"seq":${seq}}`).toString('hex'));
  const checkpoint = signCheckpoint({ origin, size, rootHash: range.root() }, key);
  const answers = {
    '/api/v1/log/checkpoint': { checkpoint },
    '/api/v1/log/frontier': { size, hashes: range.hashes() },
    '/api/v1/sync/entries': { items: [], asOf: { seq: size - 1 } },
  };
  return new Map(Object.entries(answers).map(([path, one]) => [path, Buffer.from(JSON.stringify(one))]));
}

function pemOf(key: KeyObject): string {
  return createPublicKey(key.export({ format: 'pem', type: 'spki' }))
    .export({ format: 'pem', type: 'spki' })
    .toString();
}
