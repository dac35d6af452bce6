import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { Json } from '../../src-shared/json.ts';
import type { TestServer } from './test-server.ts';

/** A body of the platform's upload without its signature. */
export interface WorkflowBody {
  readonly name: string;
  readonly version: string;
  readonly content: { readonly steps: readonly Json[] };
}

/** What the platform's own documents send. */
export const EXAMPLE: WorkflowBody = {
  name: 'risk-check',
  version: '1.0.0',
  content: { steps: ['validate', 'assess', 'approve'] },
};

/** A publisher's key pair; `publicKey` is PEM. */
export function workflowKey(): { readonly publicKey: string; readonly privateKey: KeyObject } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pair.privateKey,
  };
}

/** What is signed, and its signature as base64. */
export function signedText({ name, version, content }: WorkflowBody): string {
  return canonicalJson({ name, version, content });
}
/** Base64 of an ECDSA signature of a text. */
export function signText(text: string, key: KeyObject, dsaEncoding: 'der' | 'ieee-p1363' = 'der'): string {
  return sign('sha256', Buffer.from(text), { key, dsaEncoding }).toString('base64');
}
export function signWorkflow(
  body: WorkflowBody,
  key: KeyObject,
  dsaEncoding: 'der' | 'ieee-p1363' = 'der',
): string {
  return signText(signedText(body), key, dsaEncoding);
}

/** Answers of a listening server, as a program sees them that knows nothing but HTTP. */
export function caller(url: string, headers: Readonly<Record<string, string>> = {}) {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (text === '' ? null : JSON.parse(text)) as Record<string, unknown>;
    const code = (json as { error?: { code?: string } } | null)?.error?.code;
    return { status: response.status, json, code, headers: response.headers };
  };
  return {
    post: (path: string, body: unknown, more: Readonly<Record<string, string>> = {}) =>
      call('POST', path, body, more),
    /** As it is, whatever its body. */
    raw: (path: string) => fetch(`${url}${path}`, { headers }),
    headers,
    get: (path: string) => call('GET', path),
  };
}

/** The publisher `acme` with one key, and callers in its name. */
export async function acme({ station, signIn, listen }: TestServer) {
  const url = await listen();
  const key = workflowKey();
  const admin = { userId: 'test', role: 'admin' } as const;
  await station.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, admin);
  const bound = { publisherId: 'acme', publicKey: key.publicKey, simulated: false };
  await station.registry.publishers.addKey(bound, admin);
  return {
    url,
    key,
    developer: caller(url, await signIn('developer', 'acme')),
    reviewer: caller(url, await signIn('reviewer')),
    user: caller(url, await signIn('user')),
    nobody: caller(url),
  };
}
