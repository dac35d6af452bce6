import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attestation } from '../../src-shared/models/attestation.ts';
import { changeJson, changingProxy, type ChangingProxy } from '../support/changing-proxy.ts';
import { exportFrom, importInto } from '../support/mirrored.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// What a server states about its versions counts with the key of that server, and with no other.

let server: SharingServer;
let stranger: SharingServer;
let wire: ChangingProxy;
let here: Follower;
let folder: string;

const ID = 'acme.hello';
const place = '/1.1.0/attestations';
/** Kind, whether it holds, why not, whose registry. */
const told = async ({ station }: Follower, version: string) =>
  (await station.attestations(ID, version))
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
    .map(({ kind, verified, code, registry }) => [kind, verified, code, registry]);
const ORDER = ['publish', 'audit', 'decision'];
const HOLDING = [
  ['publish', true, null, null],
  ['audit', true, null, 'team'],
  ['decision', true, null, 'team'],
];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  server = await sharingServer();
  stranger = await sharingServer({ packages: [{}] });
  wire = await changingProxy(server.url);
  here = await follower();
  // It states things of its own, with a key of its own.
  await here.station.statements.identity();
  await follow(here, server, wire.url);
  await here.sync();
}, 120_000);

afterAll(async () => {
  await here.close();
  await wire.close();
  await stranger.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('statements of a server', () => {
  it('come with the package, and hold by the key of that server', async () => {
    expect(await told(here, '1.0.0')).toEqual([]);
    await here.station.sync.fetch(ID, '1.0.0', quiet);
    expect(await told(here, '1.0.0')).toEqual(HOLDING);
  });

  it('are refused on the way where the registry of somebody else signed them', async () => {
    const theirs = await stranger.station.attestations(ID, '1.0.0');
    const audit = theirs.find(({ kind }) => kind === 'audit');
    wire.change(
      changeJson<{ items: Attestation[] }>(place, ({ items }) => {
        for (const one of items) if (one.kind === 'audit' && audit !== undefined) one.bundle = audit.bundle;
      }),
    );
    expect(await rejectionOf(here.station.sync.fetch(ID, '1.1.0', quiet))).toBe('sync.wrong-statement');
    wire.change(
      changeJson<{ items: Attestation[] }>(place, ({ items }) => {
        const decision = items.find(({ kind }) => kind === 'decision');
        for (const one of items)
          if (one.kind === 'audit' && decision !== undefined) one.bundle = decision.bundle;
      }),
    );
    expect(await rejectionOf(here.station.sync.fetch(ID, '1.1.0', quiet))).toBe('sync.wrong-statement');
    const known = await here.station.store.read((tx) => tx.remotes.version(ID, '1.1.0'));
    expect(known?.evidence ?? null).toBeNull();
    wire.change(null);
    await here.station.sync.fetch(ID, '1.1.0', quiet);
    expect(await told(here, '1.1.0')).toEqual(HOLDING);
  });

  it('are shown as refused where another registry’s key signed what lies here', async () => {
    const { station } = here;
    const evidence = (await station.store.read((tx) => tx.remotes.version(ID, '1.0.0')))?.evidence as object;
    const registryKey = (await stranger.station.statements.identity()).publicKey;
    const put = (change: object) =>
      station.store.transaction((tx) => tx.remotes.putEvidence(ID, '1.0.0', { ...evidence, ...change }));
    await put({ registryKey });
    expect((await told(here, '1.0.0')).slice(1)).toEqual([
      ['audit', false, 'trust.untrusted-key', 'team'],
      ['decision', false, 'trust.untrusted-key', 'team'],
    ]);
    // Nor does the key of this home speak for another registry.
    await put({ registryKey: (await station.statements.identity()).publicKey });
    expect((await told(here, '1.0.0')).map(([, verified]) => verified)).toEqual([true, false, false]);
    await put({});
    expect(await told(here, '1.0.0')).toEqual(HOLDING);
  });

  it('hold with the server away for good, and out of a mirror file alike', async () => {
    await here.install(ID, '1.0.0');
    await here.station.sync.remove('team', 'me');
    expect(await told(here, '1.0.0')).toEqual(HOLDING);
    const inside = await follower();
    try {
      const file = path.join(folder, 'market.wpkmirror');
      const { fingerprint } = await exportFrom(server.station, file);
      await importInto(inside.station, file, { as: 'team', fingerprint });
      expect(await told(inside, '1.1.0')).toEqual(HOLDING);
    } finally {
      await inside.close();
    }
  });
});
