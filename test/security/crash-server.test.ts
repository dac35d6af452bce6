import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packFiles, readPackage } from '../../src-main/packages/index.ts';
import { openBlobStore, openStore, type Store } from '../../src-main/store/index.ts';
import { createAccessTokens } from '../../src-main/access/index.ts';
import { signPackage, type PackageSigner } from '../../src-main/trust/index.ts';
import { packageFiles } from '../support/installs/package-files.ts';
import { makeSigner } from '../support/registry/make-signer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CLIENTS = 4;
const PUBLISHES = 200;
/** How long the server may live, ms: it is killed wherever it is then. */
const LIFE_MS = [400, 1_600] as const;
const BIN = path.resolve(import.meta.dirname, '../../bin/wpk.mjs');

interface Prepared {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly bundle: unknown;
}

/** Versions of one extension of each client, packed and signed beforehand. */
async function prepare(
  publisher: string,
  signer: PackageSigner,
  count: number,
): Promise<readonly Prepared[]> {
  const all: Prepared[] = [];
  for (let number = 1; number <= count; number += 1) {
    const id = `${publisher}.tool`;
    const version = `1.${number}.0`;
    const bytes = await packFiles(packageFiles({ id, version }));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const { manifestDigest } = readPackage(bytes);
    const bundle = await signPackage({ signer, digest, manifestDigest, extensionId: id, version });
    all.push({ id, version, digest, bytes, bundle });
  }
  return all;
}

/** A port that is free now and that each server of this test takes in turn. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** `wpk serve` that is killed again and again, and begins anew each time, until it is told to stay. */
class MortalServer {
  readonly #home: string;
  readonly #port: number;
  #child: ChildProcess | undefined;
  #stays = false;
  #loop: Promise<void> | undefined;
  kills = 0;

  constructor(home: string, port: number) {
    this.#home = home;
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  begin(): void {
    this.#loop = this.#live();
  }

  async #live(): Promise<void> {
    let before = 0;
    while (!this.#stays) {
      await this.#start();
      const life = LIFE_MS[0] + ((this.kills * 613) % (LIFE_MS[1] - LIFE_MS[0]));
      await sleep(life);
      // On a machine so slow that no life were long enough for one job, the same one would be cut until it is given up.
      before = await this.#doneAfter(before);
      await sleep((this.kills * 131) % 400);
      if (this.#stays) return;
      await this.#kill();
      this.kills += 1;
    }
  }

  /** Waits for more jobs to be done than before, or for the end; answers how many are. */
  async #doneAfter(before: number): Promise<number> {
    for (;;) {
      const text = await (await fetch(`${this.url}/metrics`)).text();
      const done = Number(/^marketplace_jobs\{state="done"\} (\d+)$/m.exec(text)?.[1] ?? 0);
      if (done > before || this.#stays) return done;
      await sleep(50);
    }
  }

  /** From now on it is left alive. */
  async stay(): Promise<void> {
    this.#stays = true;
    await this.#loop;
  }

  async end(): Promise<void> {
    this.#stays = true;
    await this.#loop;
    await this.#kill();
  }

  async #start(): Promise<void> {
    const args = [BIN, '--home', this.#home, 'serve', '--port', String(this.#port), '--log-level', 'silent'];
    const env = {
      ...process.env,
      MARKETPLACE_PASSPHRASE: 'correct horse',
      MARKETPLACE_SERVER_REQUESTS_PER_MINUTE: '1000000',
    };
    this.#child = spawn(process.execPath, [...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'], env });
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the server ended by itself with ${String(code)}`);
    });
    // Its first line says that it listens.
    const listens = once(this.#child.stdout ?? this.#child, 'data');
    ended.catch(() => undefined);
    await Promise.race([listens, ended]);
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** Sends until it is answered: a server that is away comes back. */
async function insist(send: () => Promise<Response>): Promise<unknown> {
  for (;;) {
    const answer = await send()
      .then(
        async (response) => ({ status: response.status, text: await response.text() }),
        () => null,
      )
      .catch(() => null);
    if (answer?.status === 200) return JSON.parse(answer.text);
    // Cut off, or the same write is still said to be under way by the server that was killed.
    if (answer !== null && answer.status !== 409 && answer.status < 500)
      throw new Error(`refused: ${answer.text}`);
    await sleep(50);
  }
}

async function publishAll(
  { url }: MortalServer,
  token: string,
  publicKey: string,
  all: readonly Prepared[],
): Promise<ReadonlyMap<string, string>> {
  const headers = { authorization: `Bearer ${token}` };
  const acknowledged = new Map<string, string>();
  for (const { version, digest, bytes, bundle } of all) {
    const hex = digest.slice('sha256:'.length);
    await insist(() =>
      fetch(`${url}/api/v1/uploads/${hex}`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: Buffer.from(bytes),
      }),
    );
    const { jobId } = (await insist(() =>
      fetch(`${url}/api/v1/submissions`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `publish-${version}` },
        body: JSON.stringify({ digest, bundle, publicKey }),
      }),
    )) as { jobId: string };
    acknowledged.set(version, jobId);
  }
  return acknowledged;
}

describe('a server that is killed every few seconds', () => {
  it(
    'loses no publish that it acknowledged, makes none twice, and brings every job to its end',
    { timeout: 900_000 },
    async () => {
      const home = temporaryFolder();
      const store = await openStore({ home });
      const tokens = createAccessTokens({ store, now: Date.now, tenant: null });
      const clients = await Promise.all(
        Array.from({ length: CLIENTS }, async (_, index) => {
          const signer = makeSigner();
          const wanted = { name: 'client', role: 'developer', publisherId: null, expiresInDays: 1 } as const;
          const { token } = await tokens.create(wanted, 'test');
          const publisher = ['amber', 'birch', 'cedar', 'delta'][index] ?? '';
          return { token, signer, all: await prepare(publisher, signer, PUBLISHES / CLIENTS) };
        }),
      );
      await store.close();

      const server = new MortalServer(home, await freePort());
      server.begin();
      const acknowledged = await Promise.all(
        clients.map(({ token, signer, all }) => publishAll(server, token, signer.identity.publicKey, all)),
      );
      // Audits go on for longer than publishing, and are cut as well.
      await expect.poll(() => server.kills, { timeout: 300_000, interval: 50 }).toBeGreaterThan(3);
      await server.stay();
      const after = await openStore({ home });
      try {
        await expect.poll(() => unfinished(after), { timeout: 300_000, interval: 250 }).toBe(0);
        const blobs = openBlobStore(home);
        for (const [index, { all }] of clients.entries()) {
          const submissions = await after.read((tx) =>
            tx.submissions.list({ extensionId: all[0]?.id ?? '', limit: 1_000, offset: 0 }),
          );
          const bytes = submissions.map(({ version, digest, state }) => [version, digest, state]);
          expect(bytes.toSorted()).toEqual(all.map((one) => [one.version, one.digest, 'pending']).toSorted());
          for (const { version, digest } of all) {
            expect(await blobs.verify(digest)).toBe('ok');
            const job = await after.read((tx) => tx.jobs.get(acknowledged[index]?.get(version) ?? ''));
            expect(job).toMatchObject({ state: 'done', result: { version, digest } });
          }
        }
        const leaves = await after.read((tx) => tx.log.list(0, 10_000));
        const submitted = leaves.filter(({ leaf }) => leaf.includes('"version.submitted"'));
        expect(submitted).toHaveLength(PUBLISHES);
        const checks = await after.check();
        expect(checks.filter(({ ok }) => !ok)).toEqual([]);
      } finally {
        await after.close();
        await server.end();
      }
    },
  );
});

async function unfinished(store: Store): Promise<number> {
  const counts = await store.read(async (tx) => [
    await tx.jobs.list({ state: 'queued', limit: 1_000, offset: 0 }),
    await tx.jobs.list({ state: 'running', limit: 1_000, offset: 0 }),
  ]);
  return counts.flat().length;
}
