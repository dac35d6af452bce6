import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ExpectStatic } from 'vitest';
import {
  CompactRange,
  leafHash,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../../src-main/trust/log/index.ts';
import { submissionSchema } from '../../src-shared/models/catalog.ts';
import type { StationError } from '../../src-shared/errors/index.ts';
import { fromApiError } from '../../src-main/api/index.ts';
import type { Door, OpenDoor } from '../support/doors/door.ts';

/** What the suite needs of a test runner: the window is driven by another one than everything else. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, options: { readonly timeout?: number }, body: () => Promise<void>) => void;
  readonly beforeAll: (body: () => Promise<void>) => void;
  readonly afterAll: (body: () => Promise<void>) => void;
  readonly expect: ExpectStatic;
}

const ID = 'black-swann.first-light';

/** What every door owes: the same answers, the same refusals, the same streams. */
export function apiContract(
  { describe, it, beforeAll, afterAll, expect }: Runner,
  name: string,
  open: OpenDoor,
  /** A page is served less, and some of it only once the person agreed in a box. */
  options: { readonly asksForConsent: boolean; readonly isPage?: boolean },
): void {
  describe(`the contract through ${name}`, () => {
    let folder: string;
    let door: Door;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'station-contract-'));
      door = await open(path.join(folder, 'home'));
    });
    afterAll(async () => {
      await door.close();
      await rm(folder, { recursive: true, force: true });
    });

    const refused = async (work: Promise<unknown>): Promise<StationError> =>
      work.then(
        (value) => {
          throw new Error(`expected a refusal, got ${JSON.stringify(value)}`);
        },
        (thrown: unknown) => fromApiError(thrown),
      );

    it('says what the station is', {}, async () => {
      const about = await door.client.about.get();
      expect(about).toMatchObject({ name: 'Marketplace Station', guestApi: '1.0.0', simulation: false });
    });

    it('says who asks', {}, async () => {
      const me = await door.client.about.me();
      expect(me).toMatchObject({ role: 'admin', name: null, publisherId: null, tenant: null });
      const { fingerprint } = await door.client.identity.get();
      expect(me.userId).toBe(fingerprint);
    });

    it('answers an empty catalog, ledger, queue and log', {}, async () => {
      expect(await door.client.extensions.search({ query: '' })).toMatchObject({ items: [], total: 0 });
      expect(await door.client.installs.list({})).toEqual({ items: [] });
      expect(await door.client.installs.asOf({ at: '2026-01-01T00:00:00.000Z' })).toEqual({ items: [] });
      expect(await door.client.installs.activity()).toEqual({ items: [] });
      expect(await door.client.installs.events({ extensionId: ID })).toEqual({ items: [] });
      expect(await door.client.runs.available()).toEqual({ items: [] });
      expect(await door.client.moderation.queue({})).toEqual({ items: [] });
      expect(await door.client.log.list({})).toMatchObject({ items: [] });
    });

    it('follows no server and shows those that follow it nothing, yet', {}, async () => {
      const { isPage = false } = options;
      if (isPage) expect((await refused(door.call('sync.entries', {}))).code).toBe('api.unknown-procedure');
      else expect(await door.client.sync.entries({})).toMatchObject({ items: [] });
      expect(await door.client.registries.list()).toEqual({ items: [] });
      expect(await door.client.registries.history({})).toEqual({ items: [] });
      expect(await door.client.registries.conflicts({})).toEqual({ items: [] });
      expect(await door.client.registries.sync({})).toEqual({ jobs: [], withoutAddress: [] });
      expect(await door.client.registries.automatic({})).toEqual({ hours: 6 });
      const { registries } = door.client;
      for (const call of [
        () => registries.status({ id: 'team' }),
        () => registries.setToken({ id: 'team', token: null }),
      ])
        expect((await refused(call())).code).toBe('sync.remote-unknown');
      expect((await refused(registries.remove({ id: 'team' }))).code).toBe(
        isPage ? 'window.not-confirmed' : 'sync.remote-unknown',
      );
      const offer = { id: 'team', url: 'https://market.example', root: '{}' };
      expect((await refused(door.client.registries.propose(offer))).code).toBe('sync.root-invalid');
      const unknown = door.client.registries.add({ proposalId: 'x', fingerprint: 'y' });
      // Only where a person confirms it is looked for at all.
      const confirms = ['a function call', 'a MessagePort', 'HTTP'].includes(name)
        ? 'api.consent-required'
        : 'sync.proposal-unknown';
      expect((await refused(unknown)).code).toBe(isPage ? 'api.unknown-procedure' : confirms);
      const bundle = door.client.sync.bundle({ extensionId: 'nobody.nothing', version: '1.0.0' });
      expect((await refused(bundle)).code).toBe(
        isPage ? 'api.unknown-procedure' : 'registry.version-not-found',
      );
      const { jobId } = await door.client.registries.fetch({
        extensionId: 'nobody.nothing',
        version: '1.0.0',
      });
      expect(jobId).not.toBe('');
    });

    it('has carried nothing over an air gap, yet', {}, async () => {
      const { mirror } = door.client;
      expect((await refused(mirror.review({ reviewId: 'none' }))).code).toBe('mirror.review-unknown');
      // Only where a person confirms it is looked for at all.
      const confirms =
        options.asksForConsent || name === 'HTTP' ? 'api.consent-required' : 'mirror.review-unknown';
      expect((await refused(mirror.startImport({ reviewId: 'none' }))).code).toBe(confirms);
      const nowhere = path.join(folder, 'nowhere.wpkmirror');
      expect((await mirror.startInspect({ path: nowhere })).jobId).not.toBe('');
      expect((await mirror.startExport({ out: nowhere, all: true })).jobId).not.toBe('');
    });

    it('says whom it believes about signatures', {}, async () => {
      const { items } = await door.client.trust.roots();
      expect(items).toMatchObject([
        { name: 'public-good', kind: 'public-good', scope: ['*'], shipped: true },
        { name: 'machine', kind: 'machine', fingerprint: null, stale: false },
      ]);
      expect(await door.client.trust.identities()).toEqual({ items: [], revocations: [] });
      expect(await door.client.trust.pins()).toEqual({ items: [] });
      expect(await door.client.trust.services()).toEqual({ fulcio: null, rekor: null, tsa: null });
    });

    it('refuses what is not there with its own code, details and a hint', {}, async () => {
      const error = await refused(door.client.extensions.get({ extensionId: 'nobody.nothing' }));
      expect(error.code).toBe('registry.extension-not-found');
      expect(error.details).toMatchObject({ extensionId: 'nobody.nothing' });
      expect(error.hint).not.toBe('');
    });

    it('refuses input that does not fit, and names the field', {}, async () => {
      const error = await refused(door.call('extensions.get', { extensionId: 'No Such Form' }));
      expect(error.code).toBe('api.invalid-input');
      expect(error.message).toContain('extensionId');
    });

    it('refuses input of another type altogether', {}, async () => {
      for (const input of [null, 7, 'text', [], { extensionId: { $gt: '' } }]) {
        expect((await refused(door.call('extensions.get', input))).code).toBe('api.invalid-input');
      }
    });

    it('refuses procedures that do not exist', {}, async () => {
      for (const procedure of ['extensions.nonsense', 'no.such', '__proto__.polluted', 'constructor.call']) {
        expect((await refused(door.call(procedure, {}))).code).toBe('api.unknown-procedure');
      }
    });

    it('carries an extension through its whole life', { timeout: 180_000 }, async () => {
      const { client, consent } = door;
      const project = path.join(folder, 'first-light');
      await mkdir(project);
      await client.workbench.create({
        folder: project,
        publisher: 'black-swann',
        name: 'first-light',
        template: 'command',
      });
      const tried = await client.workbench.dryRun({ path: project });
      expect(tried).toMatchObject({ ok: true, extensionId: ID });
      expect(tried.tests.length).toBeGreaterThan(0);
      const report = await client.workbench.validate({ path: project });
      expect(report).toMatchObject({ valid: true, extensionId: ID });
      const file = path.join(folder, 'first-light.wpk');
      const packed = await client.workbench.package({ folder: project, out: file });
      await client.identity.sign({ path: file });
      expect((await client.identity.provenance({ path: file })).provenance).toContain(file);
      expect(await client.identity.verify({ path: file })).toMatchObject({
        verified: true,
        digest: packed.digest,
      });
      const imported = await client.packages.import({ path: file });
      const { digest, bundle, provenance } = imported;
      const { jobId } = await client.submissions.start({ digest, bundle, provenance });
      const states: string[] = [];
      for await (const event of await client.jobs.watch({ jobId })) states.push(event.state);
      expect(states.at(-1)).toBe('done');
      const job = await client.jobs.get({ jobId });
      expect(submissionSchema.parse(job.result)).toMatchObject({ extensionId: ID, state: 'pending' });
      const { version } = packed;
      await client.moderation.approve({ extensionId: ID, version });
      const same = await client.extensions.changes({ extensionId: ID, version, from: version });
      expect(same).toMatchObject({ identical: true });
      const none = await refused(client.extensions.changes({ extensionId: ID, version, from: '9.9.9' }));
      expect(none.code).toBe('registry.version-not-found');
      const found = await client.extensions.search({ query: 'first light' });
      expect(found.items.map((one) => one.id)).toEqual([ID]);

      const plan = await client.installs.plan({ operands: [{ kind: 'registry', extensionId: ID }] });
      expect(plan.steps).toMatchObject([{ extensionId: ID, action: 'install', unsigned: false }]);
      const { token } = await consent.installs.consent({ planId: plan.planId });
      const wrong = await refused(
        consent.installs.install({ planId: plan.planId, token: `${token.slice(1)}x` }),
      );
      expect(wrong.code).toBe('installs.plan-token');
      const started = await consent.installs.install({ planId: plan.planId, token });
      for await (const event of await client.jobs.watch({ jobId: started.jobId })) states.push(event.state);
      expect((await client.jobs.get({ jobId: started.jobId })).result).toMatchObject([
        { extensionId: ID, status: 'active' },
      ]);

      const run = await client.runs.start({ extensionId: ID, name: 'range', input: { symbol: 'EURUSD' } });
      expect(run).toMatchObject({ outcome: 'ok', capabilities: { used: ['market-data.read'], denied: [] } });
      expect(await client.runs.get({ runId: run.runId })).toMatchObject({ used: ['market-data.read'] });
      await client.reviews.add({ extensionId: ID, version, stars: 4, text: 'Good.' });
      expect((await client.reviews.list({ extensionId: ID })).summary).toMatchObject({ count: 1, mean: 4 });
      const { items } = await client.installs.list({});
      expect(items).toMatchObject([{ extensionId: ID, status: 'active', digest: packed.digest }]);
      expect((await client.installs.history({})).items.map((entry) => entry.to)).toContain('active');
      expect((await client.log.list({})).size).toBeGreaterThan(5);
      const identity = await client.log.identity();
      const signed = await client.log.checkpoint();
      const { size, rootHash } = verifyCheckpoint(signed.checkpoint, identity);
      expect(size).toBe(signed.size);
      const approval = await client.log.inclusion({ extensionId: ID, version, size });
      expect(JSON.parse(approval.leaf)).toMatchObject({ type: 'version.approved', extensionId: ID });
      const leaf = { leafHash: leafHash(approval.leaf).toString('hex'), index: approval.seq };
      verifyInclusion({ ...leaf, size, proof: approval.proof, rootHash });
      const { hashes } = await client.log.frontier({ size });
      expect(CompactRange.fromHashes(size, hashes).root()).toBe(rootHash);
      const older = CompactRange.fromHashes(3, (await client.log.frontier({ size: 3 })).hashes).root();
      const { proof } = await client.log.consistency({ from: 3, to: size });
      verifyConsistency({ fromSize: 3, fromRoot: older, toSize: size, toRoot: rootHash, proof });
      expect((await refused(client.log.frontier({ size: 1e9 }))).code).toBe('log.size-unknown');
      const stated = (await client.extensions.attestations({ extensionId: ID, version })).items;
      expect(stated.filter(({ verified }) => verified).map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['publish', 'provenance', 'audit', 'decision']),
      );
      expect(stated).toHaveLength(4);
      expect(await client.maintenance.verifyLog()).toMatchObject({ ok: true, problems: [] });
      expect(await client.maintenance.doctor()).toMatchObject({ ok: true });
    });

    it('keeps projects and edits their files, never outside them', {}, async () => {
      const { client } = door;
      const project = path.join(folder, 'edited');
      await client.workbench.create({ folder: project, publisher: 'black-swann', name: 'edited' });
      const opened = await client.projects.open({ folder: project });
      expect(opened).toMatchObject({ manifest: { extensionId: 'black-swann.edited' }, problem: null });
      expect((await client.projects.list()).items).toEqual([opened]);
      const file = { folder: opened.folder, path: 'src/main.ts' };
      expect((await client.projects.files({ folder: opened.folder })).items).toContainEqual(
        expect.objectContaining({ path: 'src/main.ts', kind: 'file' }),
      );
      const { text, digest } = await client.projects.read(file);
      await client.projects.write({ ...file, text: `${text}// more\n`, digest });
      const late = await refused(client.projects.write({ ...file, text: '', digest }));
      expect(late.code).toBe('projects.file-changed');
      const outside = await refused(client.projects.read({ ...file, path: '../home/store.sqlite' }));
      expect(outside.code).toBe('projects.path-outside');
      await client.projects.rename({ ...file, path: 'README.md', to: 'docs/README.md' });
      await client.projects.delete({ ...file, path: 'docs/README.md' });
      await client.projects.forget({ folder: opened.folder });
      expect((await client.projects.list()).items).toEqual([]);
    });

    if (options.asksForConsent) {
      it('lets nobody but the consent surface see or confirm a token', {}, async () => {
        for (const [procedure, input] of [
          ['installs.consent', { planId: 'any' }],
          ['installs.install', { planId: 'any', token: 'any' }],
        ] as const) {
          expect((await refused(door.call(procedure, input))).code).toBe('api.consent-required');
        }
      });
    }
  });
}
