import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cuttingProxy, type CutPoint } from '../support/cutting-proxy.ts';
import { followingStation } from '../support/following-station.ts';
import { moderatedServer } from '../support/moderated-server.ts';
import { publishedHello } from '../support/published-hello.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ME = { userId: 'me' };
const HELLO = { registryId: 'acme-market', extensionId: 'acme.hello', version: '1.0.0' };
const KILLED_AT: readonly CutPoint[] = [
  { sent: 1 },
  { answered: 1 },
  { sent: 250 },
  { answered: 400 },
  { sent: 450 },
  { answered: 900 },
  { answered: 1_300 },
];

describe('a station that is killed while it sends', () => {
  it('has its ratings at the server once, whatever it was doing', { timeout: 240_000 }, async () => {
    const server = await moderatedServer();
    const { digest, extensionId, version } = await publishedHello(server.station);
    const { authorization } = await server.signIn('user');
    const address = server.server.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
    const proxy = await cuttingProxy(`http://127.0.0.1:${address.port}`);
    const token = authorization.replace('Bearer ', '');
    const told = await fetch(`${proxy.url}/api/v1/receipts`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ kind: 'installed', extensionId, version, digest }),
    });
    expect(told.ok).toBe(true);
    const home = temporaryFolder();
    const station = await followingStation(proxy.url, token, { home });
    let killed = 0;
    for (const [round, at] of KILLED_AT.entries()) {
      const rating = { ...HELLO, stars: (round % 5) + 1, aspects: {}, title: `Round ${round}`, text: '' };
      const { id } = await station.upstream.rate(rating, ME);
      const sender = spawn(
        process.execPath,
        [path.resolve(import.meta.dirname, '../support/upstream-sender.ts'), home],
        { stdio: 'ignore' },
      );
      proxy.cut({ ...at, onCut: () => sender.kill('SIGKILL') });
      const [, signal] = (await once(sender, 'exit')) as [number | null, string | null];
      if (signal === 'SIGKILL') killed += 1;
      proxy.cut(null);
      await station.upstream.send({ registryId: null, hasten: true, signal: new AbortController().signal });
      expect(await station.upstream.get(id)).toMatchObject({
        state: 'done',
        outcome: { title: `Round ${round}` },
      });
      const { items } = await server.station.registry.reviews.list({ extensionId });
      expect(items).toMatchObject([{ title: `Round ${round}` }]);
    }
    // The last ones may come after everything was said.
    expect(killed).toBeGreaterThan(4);
  });
});

describe('a request of the outbox that somebody replays', () => {
  it('is done once, is held to its own words, and to its own sender', async () => {
    const server = await moderatedServer();
    const address = server.server.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
    const { extensionId } = await publishedHello(server.station);
    const [mine, other] = [await server.signIn('user'), await server.signIn('user')];
    const send = async (by: { readonly authorization: string }, text: string) => {
      const answer = await fetch(
        `http://127.0.0.1:${address.port}/api/v1/extensions/${extensionId}/reports`,
        {
          method: 'POST',
          headers: { ...by, 'content-type': 'application/json', 'idempotency-key': 'an-item-0-file' },
          body: JSON.stringify({ reason: 'other', text }),
        },
      );
      const body = (await answer.json()) as {
        readonly id?: string;
        readonly error?: { readonly code: string };
      };
      return body.error?.code ?? body.id;
    };
    const id = await send(mine, 'As it was.');
    expect(await send(mine, 'As it was.')).toBe(id);
    expect(await send(mine, 'Other words.')).toBe('http.idempotency-key-reused');
    expect(await send({ authorization: 'Bearer wpk_nobody_nothing' }, 'As it was.')).toMatch(/^auth\./);
    expect(await send(other, 'As it was.')).not.toBe(id);
    expect(await server.station.registry.reports.list({ limit: 10, offset: 0 })).toHaveLength(2);
  });
});
