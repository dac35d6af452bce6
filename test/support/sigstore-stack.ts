import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { bundleToJSON, type Bundle } from '@sigstore/bundle';
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
  type HandlerFn,
} from '@sigstore/mock';
import {
  DSSEBundleBuilder,
  FulcioSigner,
  MessageSignatureBundleBuilder,
  RekorWitness,
  TSAWitness,
  type Signer,
  type Witness,
} from '@sigstore/sign';

/** A bundle as free JSON, for tests that change it. */
export type Tree = { [key: string]: unknown };

export interface StackClocks {
  /** Whole seconds only where the mock authority prints fractions of its own. */
  readonly ca?: Date;
  readonly log?: Date;
  readonly tsa?: Date;
}
export interface Evidence {
  readonly log?: boolean;
  readonly tsa?: boolean;
  readonly signer?: Signer;
}

/** A certificate authority, its certificate log, a transparency log and a timestamp authority on loopback, and the root that trusts them. */
export interface SigstoreStack {
  readonly trustedRoot: Tree;
  /** Where all its services answer. */
  readonly baseURL: string;
  /** An identity token that its certificate authority takes. */
  readonly token: string;
  readonly identity: string;
  readonly issuer: string;
  readonly signBlob: (artifact: Uint8Array, evidence: Evidence) => Promise<Tree>;
  readonly attest: (statement: Tree | string, evidence: Evidence, payloadType?: string) => Promise<Tree>;
  readonly close: () => Promise<void>;
}

export const IDENTITY = 'https://example.com/acme/build.yml@refs/heads/main';
export const ISSUER = 'https://accounts.example.com';

const START = { start: '2020-01-01T00:00:00Z' };
const KEY_DETAILS = 'PKIX_ECDSA_P256_SHA_256';

function keyPair(namedCurve = 'P-256'): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve });
}

/** One moment for all, a little ahead, so that the roots made meanwhile are valid at it; whole, as the mock's timestamps need. */
function sharedMoment(): Date {
  return new Date((Math.floor(Date.now() / 1000) + 30) * 1000);
}

export async function startSigstoreStack(
  clocks: StackClocks = {},
  identity = IDENTITY,
): Promise<SigstoreStack> {
  const routes = new Map<string, HandlerFn>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (chunk: Buffer) => parts.push(chunk));
    request.on('end', () => {
      const handler = routes.get(request.url ?? '');
      if (handler === undefined) {
        response.writeHead(404).end();
        return;
      }
      // The timestamp request is binary; the mock takes it as text of that encoding.
      const isTimestamp = (request.url ?? '').includes('timestamp');
      void handler(Buffer.concat(parts).toString(isTimestamp ? 'latin1' : 'utf8')).then((answer) => {
        const headers = answer.contentType === undefined ? {} : { 'content-type': answer.contentType };
        return response.writeHead(answer.statusCode, headers).end(answer.response);
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const baseURL = `http://127.0.0.1:${address.port}`;

  const ctlogKeys = keyPair();
  const ctlog = await initializeCTLog(ctlogKeys);
  const moment = sharedMoment();
  const ca = await initializeCA(keyPair('P-384'), ctlog, clocks.ca ?? moment);
  const log = await initializeTLog(baseURL, keyPair(), clocks.log ?? moment);
  const tsa = await initializeTSA(keyPair('P-384'), clocks.tsa ?? moment);
  for (const handler of [fulcioHandler(ca), rekorHandler(log), tsaHandler(tsa)])
    routes.set(handler.path, handler.fn);

  const token = `${part({ alg: 'none' })}.${part({ sub: identity, iss: ISSUER, aud: 'sigstore' })}.`;
  const certificateSigner = (): Signer =>
    new FulcioSigner({
      fulcioBaseURL: baseURL,
      identityProvider: { getToken: () => Promise.resolve(token) },
    });
  const witnesses = (evidence: Evidence): Witness[] => [
    ...(evidence.log === true ? [new RekorWitness({ rekorBaseURL: baseURL, entryType: 'intoto' })] : []),
    ...(evidence.tsa === true ? [new TSAWitness({ tsaBaseURL: baseURL })] : []),
  ];

  return {
    identity,
    baseURL,
    token,
    issuer: ISSUER,
    trustedRoot: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [authority(baseURL, log.publicKey)],
      ctlogs: [authority(baseURL, ctlog.publicKey)],
      certificateAuthorities: [{ uri: baseURL, certChain: chain(ca.rootCertificate), validFor: START }],
      timestampAuthorities: [
        { uri: baseURL, certChain: chain(tsa.intCertificate, tsa.rootCertificate), validFor: START },
      ],
    },
    signBlob: async (artifact, evidence) => {
      const builder = new MessageSignatureBundleBuilder({
        signer: evidence.signer ?? certificateSigner(),
        witnesses: witnesses(evidence),
      });
      return asVersion3(tree(await builder.create({ data: Buffer.from(artifact) })));
    },
    attest: async (statement, evidence, type = 'application/vnd.in-toto+json') => {
      const builder = new DSSEBundleBuilder({
        signer: evidence.signer ?? certificateSigner(),
        witnesses: witnesses(evidence),
      });
      return tree(
        await builder.create({
          data: Buffer.from(typeof statement === 'string' ? statement : JSON.stringify(statement)),
          type,
        }),
      );
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A signer with a bare key, as the bundle builders take it. */
export function keySigner(
  pair = keyPair(),
  hash: string | null = 'sha256',
): { readonly signer: Signer; readonly pem: string; readonly privateKey: KeyObject } {
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const hint = createHash('sha256').update(der).digest('base64');
  return {
    pem,
    privateKey: pair.privateKey,
    signer: {
      sign: (bytes) =>
        Promise.resolve({
          signature: sign(hash, bytes, pair.privateKey),
          key: { $case: 'publicKey', publicKey: pem, hint },
        }),
    },
  };
}

export function statementFor(artifact: Uint8Array, changes: Tree = {}): Tree {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'artifact', digest: { sha256: createHash('sha256').update(artifact).digest('hex') } }],
    predicateType: 'https://example.com/predicate/v1',
    predicate: {},
    ...changes,
  };
}

/** A second-generation log with one leaf in its tree: no promise and no time, so a bundle needs a timestamp as well. */
export function oneLeafLog(): { readonly root: Tree; readonly entryOf: (body: Tree) => Tree } {
  const pair = keyPair();
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  const logId = createHash('sha256').update(der).digest();
  return {
    root: authority('https://log.example.com', der),
    entryOf: (body) => {
      const text = Buffer.from(JSON.stringify(body));
      const rootHash = createHash('sha256')
        .update(Buffer.from([0]))
        .update(text)
        .digest('base64');
      const note = `log.example.com\n1\n${rootHash}\n`;
      const signature = Buffer.concat([
        logId.subarray(0, 4),
        sign('sha256', Buffer.from(note), pair.privateKey),
      ]);
      return {
        logIndex: '0',
        logId: { keyId: logId.toString('base64') },
        kindVersion: { kind: body['kind'], version: body['apiVersion'] },
        integratedTime: '0',
        inclusionProof: {
          logIndex: '0',
          rootHash,
          treeSize: '1',
          hashes: [],
          checkpoint: { envelope: `${note}\n\u2014 log.example.com ${signature.toString('base64')}\n` },
        },
        canonicalizedBody: text.toString('base64'),
      };
    },
  };
}

/** Reaches into a bundle: `at(bundle, 'verificationMaterial', 'tlogEntries', 0)`. */
export function at(value: unknown, ...path: readonly (string | number)[]): Tree {
  let here = value;
  for (const step of path) here = (here as Record<string | number, unknown>)[step];
  return here as Tree;
}

/** The same bundle with one change. */
export function changed(bundle: Tree, change: (copy: Tree) => void): Tree {
  const copy = structuredClone(bundle);
  change(copy);
  return copy;
}

/** The stock builder writes message signatures as v0.2 with a certificate chain. */
function asVersion3(bundle: Tree): Tree {
  return changed(bundle, (copy) => {
    copy['mediaType'] = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    const material = at(copy, 'verificationMaterial');
    if (material['x509CertificateChain'] === undefined) return;
    material['certificate'] = at(material, 'x509CertificateChain', 'certificates', 0);
    delete material['x509CertificateChain'];
  });
}

function tree(bundle: Bundle): Tree {
  return JSON.parse(JSON.stringify(bundleToJSON(bundle))) as Tree;
}

function part(value: Tree): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function authority(baseUrl: string, publicKey: Uint8Array): Tree {
  const rawBytes = Buffer.from(publicKey);
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: rawBytes.toString('base64'), keyDetails: KEY_DETAILS, validFor: START },
    logId: { keyId: createHash('sha256').update(rawBytes).digest('base64') },
  };
}

function chain(...certificates: readonly ArrayBufferView[]): Tree {
  return {
    certificates: certificates.map((one) => ({
      rawBytes: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('base64'),
    })),
  };
}
