import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import type { Json, JsonObject } from '../../../src-shared/json.ts';
import { createStation, type Station } from '../../../src-main/station.ts';
import { actorFingerprint, textDigest } from '../../../src-main/store/index.ts';
import { SqliteConnection } from '../../../src-main/store/sqlite-connection.ts';
import { createWorkbench, type Workbench } from '../../../src-main/workbench/index.ts';
import { statementIn } from '../../support/statement-of.ts';
import { pendingHello, publishedHello } from '../../support/published-hello.ts';

const ID = 'acme.hello';
let folder = '';
let home = '';
let workbench: Workbench;
let station: Station;

const open = (more: { readonly upkeep?: boolean; readonly asks?: boolean } = {}): Promise<Station> =>
  createStation({ home, workbench, keychain: null, ...more });

const predicateOf = (bundle: Json) => statementIn(bundle).predicate;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  home = path.join(folder, 'home');
  workbench = createWorkbench();
  station = await open();
  await publishedHello(station);
});
afterAll(async () => {
  await station.close();
  await workbench.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('what is stated about a version', () => {
  it('is its publication, its audit and the decision, each signed and holding', async () => {
    const items = await station.attestations(ID, '1.0.0');
    expect(items.map(({ kind, verified, code }) => [kind, verified, code])).toEqual([
      ['publish', true, null],
      ['decision', true, null],
      ['audit', true, null],
    ]);
    const own = (await station.keys.current()).fingerprint;
    expect(items[0]?.signer).toBe(own);
    expect(items[1]?.signer).not.toBe(own);
    expect(items[1]?.signer).toBe(items[2]?.signer);
  });

  it('names the report by its digest, and the reviewer by a fingerprint', async () => {
    const items = await station.attestations(ID, '1.0.0');
    const report = await station.registry.extensions.auditReport(ID, '1.0.0');
    const audit = predicateOf(items.find(({ kind }) => kind === 'audit')?.bundle ?? null);
    expect(audit).toMatchObject({
      extensionId: ID,
      version: '1.0.0',
      ruleset: report?.ruleset,
      verdict: 'passed',
      counts: { errors: 0 },
      reportDigest: textDigest(canonicalJson(report as unknown as Json)),
    });
    const decision = predicateOf(items.find(({ kind }) => kind === 'decision')?.bundle ?? null);
    expect(decision).toMatchObject({ verdict: 'approve', reviewer: actorFingerprint('test:publisher') });
  });

  it('has a leaf each in the log, with the digest of the bundle', async () => {
    const items = await station.attestations(ID, '1.0.0');
    const rows = await station.store.read((tx) => tx.log.list(0, 100));
    const leaves = rows.map(({ leaf }) => JSON.parse(leaf) as JsonObject);
    const added = leaves.filter(({ type }) => type === 'attestation.added');
    expect(added.map(({ kind, bundleDigest }) => [kind, bundleDigest])).toEqual(
      items.slice(1).map(({ kind, bundle }) => [kind, textDigest(canonicalJson(bundle))]),
    );
  });

  it('is stated once, however often it is asked for', async () => {
    const before = await station.store.read((tx) => tx.log.size());
    await station.attestations(ID, '1.0.0');
    expect(await station.store.read((tx) => tx.log.size())).toBe(before);
    expect(await station.store.read((tx) => tx.attestations.countDue())).toBe(0);
  });

  it('is refused with its code where it was changed or is about another package', async () => {
    const items = await station.attestations(ID, '1.0.0');
    await publishedHello(station, { version: '1.1.0', displayName: 'Hello again' });
    const others = await station.attestations(ID, '1.1.0');
    expect(others.every(({ verified }) => verified)).toBe(true);
    const put = (kind: string, version: string, bundle: Json) => {
      const connection = new SqliteConnection(path.join(home, 'store.sqlite'));
      connection
        .prepare('UPDATE attestations SET bundle = ? WHERE kind = ? AND version = ?')
        .run(JSON.stringify(bundle), kind, version);
      connection.close();
    };
    const audit = items.find(({ kind }) => kind === 'audit')?.bundle ?? {};
    put('audit', '1.1.0', audit);
    const codeOf = async (kind: string) =>
      (await station.attestations(ID, '1.1.0')).find((item) => item.kind === kind)?.code;
    expect(await codeOf('audit')).toBe('trust.wrong-subject');
    put('audit', '1.1.0', others.find(({ kind }) => kind === 'decision')?.bundle ?? {});
    expect(await codeOf('audit')).toBe('trust.wrong-statement');
    const text = JSON.stringify(others.find(({ kind }) => kind === 'decision')?.bundle);
    put('decision', '1.1.0', JSON.parse(text.replace(/"payload":"eyJf/, '"payload":"eyJg')) as Json);
    expect(await codeOf('decision')).toBe('trust.bundle-tampered');
    put('decision', '1.1.0', { mediaType: 'x' });
    expect(await codeOf('decision')).toBe('trust.bundle-media-type');
    // By the publisher's own key, which speaks for no registry.
    put('decision', '1.1.0', items[0]?.bundle ?? {});
    expect(await codeOf('decision')).toBe('trust.untrusted-key');
  });
});

describe('a registry whose key is sealed away', () => {
  it('decides all the same, and states it later', async () => {
    const sealed = path.join(folder, 'sealed');
    const passphrase = () => Promise.resolve('correct horse');
    const options = { home: sealed, workbench, keychain: null };
    const first = await createStation({ ...options, passphrase });
    const { extensionId } = await pendingHello(first);
    expect((await first.statements.make(9)).waitsFor).toBeNull();
    await first.close();

    const second = await createStation({ ...options, passphrase, asks: true });
    const actor = { userId: 'test:reviewer', role: 'admin' } as const;
    await second.registry.moderation.approve({ extensionId, version: '1.0.0' }, {}, actor);
    const items = await second.attestations(extensionId, '1.0.0');
    expect(items.map(({ kind, verified }) => [kind, verified])).toEqual([
      ['publish', true],
      ['audit', true],
    ]);
    expect(await second.statements.make(9)).toEqual({ made: 0, waitsFor: 'trust.passphrase-needed' });
    await second.close();

    const third = await createStation({ ...options, passphrase, upkeep: true });
    await expect
      .poll(() => third.store.read((tx) => tx.attestations.countDue()), { timeout: 10_000 })
      .toBe(0);
    expect((await third.attestations(extensionId, '1.0.0')).map(({ kind }) => kind)).toContain('decision');
    await third.close();
  });
});

describe('a host that stays', () => {
  it('states what is decided as it comes', async () => {
    await station.close();
    station = await open({ upkeep: true });
    const { version } = await publishedHello(station, { version: '2.0.0' });
    await expect
      .poll(() => station.store.read((tx) => tx.attestations.countDue()), { timeout: 10_000 })
      .toBe(0);
    const { digest } = await station.registry.extensions.stored(ID, version);
    const kept = await station.store.read((tx) => tx.attestations.list(ID, version, digest));
    expect(kept.map(({ kind }) => kind).toSorted()).toEqual(['audit', 'decision']);
  });
});
