import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { buildServer } from '../../src-main/hosts/server/build-server.ts';
import { readSettings } from '../../src-main/hosts/server/settings.ts';
import { createTenants } from '../../src-main/hosts/server/tenants.ts';
import { packFiles, readPackage } from '../../src-main/packages/index.ts';
import type { Station } from '../../src-main/station.ts';
import { openStore } from '../../src-main/store/index.ts';
import { signPackage } from '../../src-main/trust/index.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import type { Role } from '../../src-shared/models/role.ts';
import { packageFiles } from './installs/package-files.ts';
import { jwtIssuer } from './jwt-issuer.ts';
import { makeSigner } from './registry/make-signer.ts';
import { rows } from './store-rows.ts';

/** What came back over a socket, as far as it can be read. */
export interface Answer {
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The code of a refusal in the one error body; null for everything else. */
  readonly code: string | null;
}

/** What one tenant holds, by the names of the contract's fields. */
export type Held = Readonly<Record<string, readonly string[]>>;

/** A server with two tenants, listening on 127.0.0.1, as an attacker meets it. */
export interface AttackedServer {
  readonly url: string;
  readonly port: number;
  readonly station: Station;
  readonly other: Station;
  readonly issuer: Awaited<ReturnType<typeof jwtIssuer>>;
  /** What the server's own tenant and the other one hold. */
  readonly held: { readonly own: Held; readonly other: Held };
  /** A word that stands in everything that the other tenant holds and nowhere else. */
  readonly canary: string;
  /** A text in what the other tenant wrote that is in no name, so that no question can hold it. */
  readonly secret: string;
  token(role: Role, publisherId?: string | null): Promise<string>;
  otherToken(role: Role): Promise<string>;
  ask(pathname: string, init?: RequestInit & { readonly token?: string }): Promise<Answer>;
  /** Sends bytes as they are, and reads until the server closes the connection. */
  raw(bytes: string | Buffer, more?: { readonly then?: Buffer }): Promise<Answer>;
  /** Everything that both tenants hold, but for the trail, leases, when a token was last used, and tables that are named. */
  digest(without?: readonly string[]): string;
  /** The same of the other tenant alone. */
  otherDigest(): string;
  close(): Promise<void>;
}

export async function attackedServer(
  home: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<AttackedServer> {
  const others = path.join(home, 'tenants', 'other');
  await (await openStore({ home: others })).close();
  const workbench = createWorkbench();
  const now = Date.now;
  const tenants = createTenants({ home, workbench, passphrase: undefined, keychain: null, now });
  const issuer = await jwtIssuer();
  const { settings } = readSettings(
    null,
    {},
    { logLevel: 'silent', requestsPerMinute: 10_000_000, issuers: [issuer.settings], ...given },
  );
  const server = await buildServer({ settings, tenants, workbench, now });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const own = await tenants.lease(null);
  const other = await tenants.lease('other');
  const canary = 'plumage';
  const held = { own: await fill(own.station, 'grove'), other: await fill(other.station, canary) };
  for (const { station } of [own, other]) await settle(station, () => tablesOf(station.home, []));
  const make = async (station: Station, role: Role, publisherId: string | null = null) => {
    const wanted = { name: `${role} of a test`, role, publisherId, expiresInDays: 1 };
    return (await station.accessTokens.create(wanted, 'test')).token;
  };
  return {
    url,
    port,
    station: own.station,
    other: other.station,
    issuer,
    held,
    canary,
    secret: secretOf(canary),
    token: (role, publisherId) => make(own.station, role, publisherId),
    otherToken: (role) => make(other.station, role),
    async ask(pathname, { token, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
      const response = await fetch(new URL(pathname, url), { ...init, headers, redirect: 'manual' });
      const body = await response.text();
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body,
        code: codeIn(body),
      };
    },
    raw: (bytes, more) => sendRaw(port, bytes, more?.then),
    digest: (without = []) => [home, others].map((folder) => tablesOf(folder, without)).join(' '),
    otherDigest: () => tablesOf(others, []),
    async close() {
      own.release();
      other.release();
      await server.close();
      await tenants.close();
      await workbench.close();
    },
  };
}

/** What the server does by itself after all that is done: statements about it. Nothing of it comes in the middle of an attack. */
async function settle({ statements }: Station, look: () => string): Promise<void> {
  while ((await statements.make(100)).made > 0);
  for (let before = ''; before !== look();) {
    before = look();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A publisher with an approved extension, a review, a job, a token and a policy, all named after one word. */
async function fill(station: Station, word: string): Promise<Held> {
  const publisherId = `${word}-labs`;
  const extensionId = `${publisherId}.${word}-tool`;
  const version = '1.0.0';
  const admin = { userId: `user-of-${word}`, role: 'admin' } as const;
  const signer = makeSigner();
  const secret = secretOf(word);
  const text = { id: extensionId, version, files: { 'README.md': `# ${secret}\n` } };
  const bytes = await packFiles(
    packageFiles({ ...text, manifest: { description: `All about ${word}, ${secret}.` } }),
  );
  const digest = await station.blobs.put(bytes);
  const { manifestDigest } = readPackage(bytes);
  const bundle = await signPackage({ signer, digest, manifestDigest, extensionId, version });
  const { publicKey, keyId } = signer.identity;
  const jobId = await station.jobs.start(
    'submit',
    { digest, bundle, publicKey, role: 'admin' },
    admin.userId,
  );
  const job = await station.jobs.finished(jobId);
  if (job.state !== 'done') throw new Error(`the submission failed: ${JSON.stringify(job.error)}`);
  await station.registry.moderation.approve({ extensionId, version }, { reason: secret }, admin);
  await station.searchOrder.refresh();
  const review = rows.review({ id: `review-of-${word}`, extensionId, text: secret, userId: admin.userId });
  await station.store.transaction((tx) => tx.reviews.insert(review));
  const token = await station.accessTokens.create(
    { name: secret, role: 'user', publisherId: null, expiresInDays: 1 },
    admin.userId,
  );
  const policy = await station.trustedPublishing.add(
    {
      extensionId,
      issuer: 'https://ci.example/',
      repository: word,
      workflow: 'w',
      environment: null,
      ref: null,
    },
    { userId: admin.userId, owns: async () => undefined },
  );
  const [submission] = await station.registry.submissions.list();
  return {
    extensionId: [extensionId],
    version: [version],
    publisher: [publisherId],
    publisherId: [publisherId],
    digest: [digest],
    jobId: [jobId],
    keyId: [keyId],
    query: [word],
    id: [submission?.id ?? '', review.id, token.id, policy.id, publisherId],
  };
}

const secretOf = (word: string): string => `kept-by-${word}`;

function codeIn(body: string): string | null {
  try {
    const read = JSON.parse(body) as { error?: { code?: unknown } };
    return typeof read.error?.code === 'string' ? read.error.code : null;
  } catch {
    return null;
  }
}

async function sendRaw(port: number, bytes: string | Buffer, then?: Buffer): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  // A server that cuts while bytes are on their way resets the connection; what it said before counts.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  await once(socket, 'connect');
  socket.write(bytes);
  if (then !== undefined) socket.write(then);
  await closed;
  const text = Buffer.concat(parts).toString('utf8');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const body = rest.join('\r\n\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.split(': ')[1] ?? '']),
  );
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0), headers, body, code: codeIn(body) };
}

/** What changes by itself while a server runs, or is written of a refusal. */
const MOVING = new Set(['trail', 'leases', 'sqlite_sequence']);

function tablesOf(home: string, without: readonly string[]): string {
  const database = new Database(path.join(home, 'store.sqlite'), { readonly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`);
    const hash = createHash('sha256');
    for (const { name } of tables.all() as { name: string }[]) {
      if (MOVING.has(name) || without.includes(name)) continue;
      for (const row of database.prepare(`SELECT * FROM "${name}"`).iterate())
        hash.update(`${name} ${JSON.stringify(row, withoutUse)}\n`);
    }
    return hash.digest('hex');
  } finally {
    database.close();
  }
}

function withoutUse(key: string, value: unknown): unknown {
  if (key === 'last_used_at') return undefined;
  return typeof value === 'bigint' ? String(value) : value;
}
