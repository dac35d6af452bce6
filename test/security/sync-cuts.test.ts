import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBlobStore, digestOf } from '../../src-main/store/index.ts';
import { downloadBlob } from '../../src-main/sync/download.ts';
import type { FetchPhase, PullPhase } from '../../src-main/sync/index.ts';
import { openRemoteHttp } from '../../src-main/sync/http.ts';
import { changingProxy, type ChangingProxy } from '../support/changing-proxy.ts';
import { syncWithPhases } from '../support/cut-sync.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  ADMIN,
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let server: SharingServer;
let wire: ChangingProxy;
let here: Follower;
let turn = 0;

beforeAll(async () => {
  server = await sharingServer();
  wire = await changingProxy(server.url);
  here = await follower();
  await follow(here, server, wire.url);
  await here.sync();
}, 120_000);

afterAll(async () => {
  await here.close();
  await wire.close();
  await server.close();
});

const hello = { extensionId: 'acme.hello', version: '1.0.0' };
async function somethingHappens(): Promise<void> {
  const { moderation } = server.station.registry;
  turn += 1;
  if (turn % 2 === 1) await moderation.deprecate(hello, { reason: 'old' }, ADMIN);
  else await moderation.undo(hello, { kind: 'deprecated', reason: 'so' }, ADMIN);
}

/** What the station and the server each say of the one version that changes, and how far the log is. */
async function isUpToDate(): Promise<boolean> {
  const { version } = here.station.registry.extensions;
  const theirs = await server.station.registry.extensions.version('acme.hello', '1.0.0');
  const ours = await version('acme.hello', '1.0.0');
  const { logSize } = await here.station.sync.status('team');
  const { size } = await server.station.log.checkpoint();
  return logSize === size && theirs.marks.length === ours.marks.length;
}

/** How many leaves of the log an unfinished pull has verified. */
async function leavesRead(): Promise<number> {
  const row = await here.station.store.read((tx) => tx.remotes.get('team'));
  const pull = row?.pull as { kind: string; to: { size: number } } | null | undefined;
  return pull?.kind === 'entries' ? pull.to.size : 0;
}

/** The first leaf of each request for leaves. */
function leavesAsked(): number[] {
  return wire.asked
    .filter((asked) => asked.startsWith('/api/v1/log?'))
    .map((asked) => Number(new URL(asked, wire.url).searchParams.get('fromSeq')));
}

const PULL: readonly PullPhase[] = [
  'metadata',
  'checkpoint',
  'planned',
  'leaves',
  'verified',
  'page',
  'merged',
  'done',
];
const FETCH: readonly FetchPhase[] = ['target', 'downloaded', 'bundle', 'verified', 'kept'];
const CUT = new Error('cut');

describe('a sync that is cut', () => {
  it('in any answer, at any byte of it, goes on with the next one', async () => {
    const codes = new Set<string>();
    let points = 0;
    for (const share of [0, 0.3, 0.999])
      for (let request = 0; request < 8; request += 1) {
        if (await isUpToDate()) await somethingHappens();
        let seen = 0;
        let isCut = false;
        wire.change((passing, response) => {
          seen += 1;
          if (seen !== request + 1) return undefined;
          isCut = true;
          const { status, headers, body } = passing;
          if (share === 0) return (response.destroy(), 'taken');
          response.writeHead(status, { ...headers, 'content-length': body.byteLength });
          response.write(body.subarray(0, Math.floor(body.byteLength * share)), () => response.destroy());
          return 'taken';
        });
        const outcome = await here.sync().then(
          () => 'done',
          (thrown: { code?: string }) => thrown.code ?? 'no refusal',
        );
        wire.change(null);
        if (!isCut) break;
        points += 1;
        codes.add(outcome);
      }
    expect(points).toBeGreaterThanOrEqual(12);
    expect([...codes]).toEqual(['sync.unreachable']);
    await here.sync();
    expect(await isUpToDate()).toBe(true);
  }, 60_000);

  it.each(PULL)('at "%s" goes on from there', async (phase) => {
    if (await isUpToDate()) await somethingHappens();
    const cut = syncWithPhases(here.station, {
      onPhase: (reached) => {
        if (reached === phase) throw CUT;
      },
    });
    await expect(cut.pull('team', quiet)).rejects.toBe(CUT);
    const between = await here.station.sync.status('team');
    expect(between.isUnfinished).toBe(['planned', 'leaves', 'verified', 'page', 'merged'].includes(phase));
    const read = await leavesRead();
    wire.change(null);
    const done = await here.sync();
    expect(await isUpToDate()).toBe(true);
    // What was verified and taken over before the cut is not asked for again.
    if (phase === 'merged') expect(done.extensions).toBe(0);
    if (phase === 'verified') {
      expect(read).toBeGreaterThan(0);
      // The server may have written more of them meanwhile.
      const again = leavesAsked().filter((from) => from < read);
      expect(again).toEqual([]);
    }
  });

  it('by the person says so in the history, and goes on', async () => {
    if (await isUpToDate()) await somethingHappens();
    const stop = new AbortController();
    const cut = syncWithPhases(here.station, {
      onPhase: (phase) => void (phase === 'verified' && stop.abort(CUT)),
    });
    await expect(cut.pull('team', { ...quiet, signal: stop.signal })).rejects.toBe(CUT);
    const [last] = await here.station.sync.history({ limit: 1, offset: 0 });
    expect(last).toMatchObject({ outcome: 'cancelled', code: null });
    // Nothing failed: nobody has to wait.
    expect((await here.station.sync.status('team')).lastError).toBeNull();
    await here.sync();
    expect(await isUpToDate()).toBe(true);
  });

  it('is not begun twice', async () => {
    await somethingHappens();
    const others: string[] = [];
    const first = syncWithPhases(here.station, {
      // The first waits meanwhile, so that it cannot be over before the other asks.
      onPhase: async (phase) => {
        if (phase === 'checkpoint') others.push(await rejectionOf(here.sync()));
      },
    });
    await first.pull('team', quiet);
    expect(others).toEqual(['sync.under-way']);
  });
});

describe('a package that is fetched', () => {
  it.each(FETCH)('and cut at "%s" is whole or not there', async (phase) => {
    await here.station.blobs.collect(new Set(), -1);
    const before = await here.station.store.read((tx) => tx.remotes.version('acme.hello', '1.0.0'));
    const cut = syncWithPhases(here.station, {
      onFetchPhase: (reached) => {
        if (reached === phase) throw CUT;
      },
    });
    await expect(cut.fetch('acme.hello', '1.0.0', quiet)).rejects.toBe(CUT);
    const known = await here.station.store.read((tx) => tx.remotes.version('acme.hello', '1.0.0'));
    if (phase !== 'kept') expect(known?.evidence ?? null).toEqual(before?.evidence ?? null);
    await here.station.sync.fetch('acme.hello', '1.0.0', quiet);
    expect(await here.station.sync.recheck('acme.hello', '1.0.0')).toMatchObject({ remoteId: 'team' });
  });

  it('goes on where its connection broke, at every offset', async () => {
    const bytes = randomBytes(200_000);
    const digest = await digestOf(bytes);
    const hex = digest.slice('sha256:'.length);
    const starts: number[] = [];
    const origin = createServer((request, response) => {
      const [, from = '0'] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
      const start = request.headers['if-range'] === `"${hex}"` ? Number(from) : 0;
      starts.push(start);
      const head = { etag: `"${hex}"`, 'content-length': bytes.length - start };
      const range =
        start === 0 ? {} : { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
      response.writeHead(start === 0 ? 200 : 206, { ...head, ...range });
      response.end(bytes.subarray(start));
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      origin.closeAllConnections();
      origin.close();
    });
    const proxy = await cuttingProxy(`http://127.0.0.1:${(origin.address() as { port: number }).port}`);
    let resumed = 0;
    for (let offset = 1; offset < bytes.length + 200; offset += 9_000) {
      const home = temporaryFolder();
      const blobs = openBlobStore(home);
      const http = openRemoteHttp({ url: proxy.url });
      starts.length = 0;
      proxy.cut({ answered: offset });
      await downloadBlob(http, blobs, {
        sha256: hex,
        length: bytes.length,
        folder: path.join(home, 'downloads'),
        signal: quiet.signal,
        progress: async () => undefined,
        now: Date.now,
      });
      await http.close();
      expect(await blobs.verify(digest)).toBe('ok');
      if ((starts[1] ?? 0) > 0) resumed += 1;
    }
    expect(proxy.cuts()).toBeGreaterThanOrEqual(22);
    // But for the cuts in the head, only the rest was asked for.
    expect(resumed).toBeGreaterThanOrEqual(15);
  }, 60_000);
});

describe('a process that is killed', () => {
  it.each(['pull:leaves', 'pull:merged', 'fetch:downloaded', 'fetch:verified'])(
    'at %s leaves a home that goes on',
    async (point) => {
      const dying = await follower({ home: temporaryFolder() });
      await follow(dying, server, wire.url);
      wire.change(null);
      await dying.sync();
      await somethingHappens();
      await dying.close();
      const child = spawn(
        process.execPath,
        [path.resolve(import.meta.dirname, '../support/sync-child.ts'), dying.home, point],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect([code, signal]).toEqual([null, 'SIGKILL']);
      const again = await follower({ home: dying.home });
      try {
        await again.sync();
        await again.install('acme.hello', '1.0.0');
        expect((await again.station.installs.fsck({ repair: false })).lines).toEqual([]);
        const { checks } = { checks: await again.station.store.check() };
        expect(checks.filter(({ ok }) => !ok)).toEqual([]);
      } finally {
        await again.close();
      }
    },
    60_000,
  );
});
