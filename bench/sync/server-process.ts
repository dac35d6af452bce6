import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import '../../src-main/workers/crypto-shim.ts';
import { buildServer } from '../../src-main/hosts/server/build-server.ts';
import { readSettings } from '../../src-main/hosts/server/settings.ts';
import { createTenants } from '../../src-main/hosts/server/tenants.ts';
import { recordTransition } from '../../src-main/store/index.ts';
import type { ExtensionRow, Store, Tx } from '../../src-main/store/port.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { manifestSchema } from '../../src-shared/models/manifest.ts';
import { initialised } from '../../test/support/tuf-server.ts';
import { syntheticExtensions } from '../synthetic-catalog.ts';

// A server with a catalog of so many extensions, one version each. Told to change some, it does and says so.
const [home = '', count = '0'] = process.argv.slice(2);
const AT = Date.UTC(2026, 0, 1);
const SLICE = 500;
/** Listings are of packages that nobody fetches here: their bytes do not exist. */
const digestOf = (id: string, version: string): string =>
  `sha256:${createHash('sha256').update(`${id}@${version}`).digest('hex')}`;

const workbench = createWorkbench();
const { settings } = readSettings(null, {}, { logLevel: 'silent', requestsPerMinute: 10_000_000 });
const tenants = createTenants({ home, workbench, passphrase: undefined, keychain: null, now: Date.now });
const server = await buildServer({ settings, tenants, workbench, now: Date.now });
const url = await server.listen({ host: '127.0.0.1', port: 0 });
const { station } = await tenants.lease(null);
await initialised(station);
const rows = [...syntheticExtensions(Number(count))];
await fill(station.store, rows);
await station.log.checkpoint();
await published();
const wanted = { name: 'bench', role: 'user', publisherId: null, expiresInDays: 1 } as const;
const { token } = await station.accessTokens.create(wanted, 'bench');
const root = await readFile(path.join(home, 'tuf', '1.root.json'), 'utf8');
process.send?.({ url, token, root });
process.on('message', (message: { readonly change: number }) => {
  void change(station.store, rows.slice(0, message.change))
    .then(published)
    .then(() => process.send?.({ changed: message.change }));
});

/** A host that stays publishes by itself, too; whoever comes second waits for it. */
async function published(): Promise<void> {
  for (;;) {
    try {
      await station.tuf.publish();
      return;
    } catch (thrown) {
      if (!(thrown instanceof StationError && thrown.code === 'store.busy')) throw thrown;
    }
  }
}

async function fill(store: Store, all: readonly ExtensionRow[]): Promise<void> {
  const known = new Set<string>();
  for (let at = 0; at < all.length; at += SLICE)
    await store.transaction(async (tx) => {
      for (const row of all.slice(at, at + SLICE)) {
        const id = row.publisherId;
        if (!known.has(id))
          await tx.publishers.insert({ id, displayName: id, origin: 'local', createdAt: AT });
        known.add(id);
        await tx.extensions.insert({ ...row, latestVersion: '1.0.0', ratingCount: 0, ratingSum: 0 });
        await approve(tx, row, '1.0.0');
      }
    });
}

async function change(store: Store, some: readonly ExtensionRow[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const row of some) {
      await approve(tx, row, '1.0.1');
      await tx.extensions.update({ ...row, latestVersion: '1.0.1', ratingCount: 0, ratingSum: 0 });
    }
  });
}

async function approve(tx: Tx, row: ExtensionRow, version: string): Promise<void> {
  const digest = digestOf(row.id, version);
  const manifest = manifestSchema.parse({
    manifestVersion: 1,
    publisher: row.publisherId,
    name: row.name,
    version,
    displayName: row.displayName,
    description: row.description,
    category: row.category,
    tags: row.tags,
    main: 'dist/main.js',
    engines: { marketplace: '^1.0.0' },
    permissions: [{ capability: 'storage', reason: 'Keeps what it saw last.' }],
    contributes: { commands: [{ id: 'run', title: 'Run' }] },
    license: 'MIT',
  });
  await tx.versions.put({
    extensionId: row.id,
    version,
    state: 'approved',
    digest,
    sizeBytes: 20_000,
    unpackedBytes: 60_000,
    manifest,
    bundle: null,
    signer: { kind: 'key', id: digest, simulated: false },
    simulated: false,
    submittedAt: AT,
    approvedAt: AT,
  });
  await recordTransition(
    tx,
    { type: 'version.approved', userId: null, facts: { extensionId: row.id, version, digest } },
    AT,
  );
}
