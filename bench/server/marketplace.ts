import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccessTokens } from '../../src-main/access/index.ts';
import { readPackage, writeFilesSafely } from '../../src-main/packages/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { signPackage } from '../../src-main/trust/index.ts';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { homeWithCatalog } from '../window/homes.ts';
import { makeSigner } from '../../test/support/registry/make-signer.ts';
import { PUBLISHER, VERSION, type BenchPackage } from './packages.ts';
import { startMeasured, type Measured } from './process.ts';

const WPK = path.join(import.meta.dirname, '..', '..', 'bin', 'wpk.mjs');

/** A built server on a home that holds so many extensions already, and a token of its administrator. */
export async function startMarketplace(
  home: string,
  port: number,
  catalog: number,
): Promise<Measured & { readonly headers: Readonly<Record<string, string>>; again(): Promise<Measured> }> {
  await homeWithCatalog(home, catalog);
  const store = await openStore({ home });
  const tokens = createAccessTokens({ store, now: Date.now, tenant: null });
  const wanted = { name: 'bench', role: 'admin', publisherId: null, expiresInDays: 1 } as const;
  const { token } = await tokens.create(wanted, 'bench');
  await store.close();
  const start = (): Promise<Measured> =>
    startMeasured(
      [process.execPath, WPK, '--home', home, 'serve', '--port', String(port), '--log-level', 'fatal'],
      {
        url: `http://127.0.0.1:${port}`,
        // The door answers before what is behind it is loaded.
        first: '/health',
        ready: '/health/ready',
        // One person publishes and approves here.
        env: {
          MARKETPLACE_SERVER_REQUESTS_PER_MINUTE: '10000000',
          MARKETPLACE_SERVER_SOLE_MODERATOR: 'true',
          MARKETPLACE_PASSPHRASE: 'bench',
        },
      },
    );
  return { ...(await start()), headers: { authorization: `Bearer ${token}` }, again: start };
}

/** The publisher and its key, as a CI would have set them up; answers how to publish in its name. */
export async function publisherAt(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<(one: BenchPackage) => Promise<string>> {
  const post = jsonPost(url, headers);
  const signer = makeSigner();
  const { keyId, publicKey } = signer.identity;
  await post('/api/v1/publishers', { id: PUBLISHER, displayName: 'Bench Desk' });
  const proof = Buffer.from(await signer.sign(Buffer.from(canonicalJson({ keyId, publisher: PUBLISHER }))));
  await post(`/api/v1/publishers/${PUBLISHER}/keys`, { publicKey, proof: proof.toString('base64') });
  return async ({ wpk }) => {
    const { digest, manifestDigest, manifest } = readPackage(wpk);
    const extensionId = `${PUBLISHER}.${manifest.name}`;
    const bundle = await signPackage({ signer, digest, manifestDigest, extensionId, version: VERSION });
    const uploaded = await fetch(`${url}/api/v1/uploads/${digest.slice('sha256:'.length)}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: wpk as Uint8Array<ArrayBuffer>,
    });
    if (!uploaded.ok) throw new Error(`upload: ${uploaded.status} ${await uploaded.text()}`);
    await uploaded.arrayBuffer();
    await post('/api/v1/submissions', { digest, bundle });
    return digest;
  };
}

/** Waits for the audits and approves everything. */
export async function approveAll(
  url: string,
  headers: Readonly<Record<string, string>>,
  packages: readonly BenchPackage[],
): Promise<void> {
  const post = jsonPost(url, headers);
  for (const { name } of packages) {
    const extensionId = `${PUBLISHER}.${name}`;
    for (;;) {
      const answer = await fetch(`${url}/api/v1/submissions?extensionId=${extensionId}`, { headers });
      const { items } = (await answer.json()) as { items: { state: string }[] };
      if (items[0]?.state === 'pending') break;
      if (items[0]?.state === 'rejected') throw new Error(`${extensionId} was rejected`);
      await sleep(50);
    }
    await post('/api/v1/moderation/approve', { extensionId, version: VERSION });
  }
}

/** Fetches everything at once, holds it to its digest, reads it strictly and writes it out. */
export async function installFromMarketplace(
  url: string,
  headers: Readonly<Record<string, string>>,
  packages: readonly BenchPackage[],
  folder: string,
): Promise<number> {
  await mkdir(folder, { recursive: true });
  const begins = performance.now();
  await Promise.all(
    packages.map(async ({ name }) => {
      const shown = await fetch(`${url}/api/v1/extensions/${PUBLISHER}.${name}`, { headers });
      const { versions } = (await shown.json()) as { versions: { digest: string }[] };
      const digest = versions[0]?.digest ?? '';
      const answer = await fetch(`${url}/blobs/sha256/${digest.slice('sha256:'.length)}`, { headers });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (`sha256:${createHash('sha256').update(bytes).digest('hex')}` !== digest)
        throw new Error('other bytes');
      await writeFilesSafely(readPackage(bytes).files, path.join(folder, name));
    }),
  );
  return performance.now() - begins;
}

function jsonPost(url: string, headers: Readonly<Record<string, string>>) {
  return async (at: string, body: object): Promise<JsonObject> => {
    const answer = await fetch(`${url}${at}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${at}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as JsonObject;
  };
}
