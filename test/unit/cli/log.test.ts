import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src-shared/json.ts';
import { PRODUCT } from '../../../src-shared/product.ts';
import { createStation } from '../../../src-main/station.ts';
import { SqliteConnection } from '../../../src-main/store/sqlite-connection.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { publishedHello } from '../../support/published-hello.ts';
import { statementIn } from '../../support/statement-of.ts';
import { documentOf, errorOf, wpkHere } from '../../support/wpk-here.ts';

/** Nothing to derive keys from: that takes its time on purpose. */
const BARE = { MARKETPLACE_PASSPHRASE: '' };

describe('wpk log', () => {
  let cwd = '';
  const call = (...args: string[]) =>
    wpkHere([...args, '--json'], {
      cwd,
      env: { ...BARE, MARKETPLACE_HOME: path.join(cwd, 'home'), MARKETPLACE_TOKEN: 'any' },
    });
  const checkpoint = async (out: string) => {
    const said = await call('log', 'checkpoint', '--out', out);
    return documentOf<{ size: number; origin: string; publicKey: string; checkpoint: string }>(said);
  };

  beforeAll(async () => {
    cwd = await mkdtemp(path.join(os.tmpdir(), 'station-test-'));
    const workbench = createWorkbench();
    const station = await createStation({
      home: path.join(cwd, 'home'),
      workbench,
      keychain: null,
    });
    await publishedHello(station);
    await station.close();
    await workbench.close();
    const { publicKey } = await checkpoint('first.txt');
    await writeFile(path.join(cwd, 'log.pem'), publicKey);
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it('checkpoint writes the signed note', async () => {
    const said = await checkpoint('again.txt');
    expect(await readFile(path.join(cwd, 'again.txt'), 'utf8')).toBe(said.checkpoint);
    expect(said.checkpoint.split('\n')[0]).toBe(said.origin);
  });

  it('prove writes a file that verify checks without the home', async () => {
    const { code } = await call('log', 'prove', 'acme.hello@1.0.0', '--out', 'proof.json');
    expect(code).toBe(0);
    const bare = { cwd, env: { ...BARE, MARKETPLACE_HOME: path.join(cwd, 'nowhere') } };
    const verify = ['log', 'verify', '--proof', 'proof.json', '--key', 'log.pem', '--json'];
    const proven = documentOf<{ verified: boolean; leaf: string }>(await wpkHere(verify, bare));
    expect(proven.verified).toBe(true);
    expect(JSON.parse(proven.leaf)).toMatchObject({ type: 'version.approved', extensionId: 'acme.hello' });

    const text = await readFile(path.join(cwd, 'proof.json'), 'utf8');
    await writeFile(path.join(cwd, 'forged.json'), text.replace('acme.hello', 'acme.jello'));
    const forged = await wpkHere(
      ['log', 'verify', '--proof', 'forged.json', '--key', 'log.pem', '--json'],
      bare,
    );
    expect([forged.code, errorOf(forged).code]).toEqual([1, 'trust.log-not-included']);
    await writeFile(path.join(cwd, 'other.json'), '{"format":"other"}');
    const other = await wpkHere(
      ['log', 'verify', '--proof', 'other.json', '--key', 'log.pem', '--json'],
      bare,
    );
    expect([other.code, errorOf(other).code]).toEqual([1, 'trust.log-proof-file-malformed']);
    const named = [...verify, '--origin', 'another.example/log'];
    expect(errorOf(await wpkHere(named, bare)).code).toBe('trust.log-checkpoint-origin');
  });

  it('verify recomputes the tree and shows that it goes on from an older checkpoint', async () => {
    const said = await call('log', 'verify', '--checkpoint', 'first.txt');
    const answer = documentOf<{ ok: boolean; size: number; consistentFrom: number }>(said);
    expect(said.code).toBe(0);
    expect(answer.ok).toBe(true);
    expect(answer.consistentFrom).toBeLessThanOrEqual(answer.size);
  });

  it('a version shows every statement about it, and ends with 1 where one does not hold', async () => {
    await call('init', 'tools', '--publisher', 'acme');
    await call('package', 'tools', '--out', 'tools.wpk');
    const signed = documentOf<{ provenance: string }>(await call('sign', 'tools.wpk', '--provenance'));
    expect(signed.provenance).toBe(path.join(cwd, 'tools.wpk.provenance.sigstore.json'));
    expect((await call('publish', 'tools.wpk')).code).toBe(0);
    await call('review', 'approve', 'acme.tools@0.1.0');
    const said = await call('verify', 'acme.tools@0.1.0');
    const { items } = documentOf<{ items: { kind: string; verified: boolean; bundle: JsonObject }[] }>(said);
    expect(said.code).toBe(0);
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(['audit', 'decision', 'provenance', 'publish']);
    const statement = statementIn(items.find(({ kind }) => kind === 'provenance')?.bundle ?? null);
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: { externalParameters: { extensionId: 'acme.tools' }, resolvedDependencies: [] },
        runDetails: { builder: { version: { 'Marketplace Station': PRODUCT.version } } },
      },
    });

    const connection = new SqliteConnection(path.join(cwd, 'home', 'store.sqlite'));
    const other = JSON.stringify(items.find(({ kind }) => kind === 'audit')?.bundle);
    connection
      .prepare(`UPDATE attestations SET bundle = ? WHERE kind = 'decision' AND version = '0.1.0'`)
      .run(other);
    connection.close();
    const refused = await call('verify', 'acme.tools@0.1.0');
    expect(refused.code).toBe(1);
    const after = documentOf<{ items: { kind: string; code: string | null }[] }>(refused).items;
    expect(after.find(({ kind }) => kind === 'decision')?.code).toBe('trust.wrong-statement');
  });

  it('a provenance that another key signed, or that is of another package, is not taken in', async () => {
    await call('init', 'first', '--publisher', 'acme');
    await call('package', 'first', '--out', 'first.wpk');
    await call('sign', 'first.wpk');
    const of = await call('publish', 'first.wpk', '--provenance', 'tools.wpk.provenance.sigstore.json');
    expect([of.code, errorOf(of).code]).toEqual([1, 'trust.wrong-subject']);
    const elsewhere = { cwd, env: { ...BARE, MARKETPLACE_HOME: path.join(cwd, 'stranger') } };
    await wpkHere(['sign', 'first.wpk', '--provenance', '--json'], elsewhere);
    await call('sign', 'first.wpk');
    const by = await call('publish', 'first.wpk');
    expect([by.code, errorOf(by).code]).toEqual([1, 'trust.untrusted-key']);
    const plain = await call('publish', 'first.wpk', '--provenance', 'first.wpk.sigstore.json');
    expect([plain.code, errorOf(plain).code]).toEqual([1, 'trust.wrong-statement']);
  });

  it('says what is missing', async () => {
    const keyless = await call('log', 'verify', '--proof', 'proof.json');
    expect([keyless.code, errorOf(keyless).code]).toEqual([2, 'cli.usage']);
    const bare = await call('log', 'verify', '--registry', 'http://127.0.0.1:9');
    expect([bare.code, errorOf(bare).code]).toEqual([2, 'cli.usage']);
    const unknown = await call('log', 'prove', 'acme.hello@9.9.9');
    expect([unknown.code, errorOf(unknown).code]).toEqual([1, 'log.leaf-unknown']);
  });

  it('verify ends with 1 where a leaf was changed underneath', async () => {
    const connection = new SqliteConnection(path.join(cwd, 'home', 'store.sqlite'));
    connection.exec(`DROP TRIGGER log_entries_keep; UPDATE log_entries SET leaf = '{}' WHERE seq = 2`);
    connection.close();
    const said = await call('log', 'verify');
    expect(said.code).toBe(1);
    const { ok, problems } = documentOf<{ ok: boolean; problems: string[] }>(said);
    expect([ok, problems[0]]).toEqual([false, 'leaf 2 is not what its hash says']);
  });
});
