import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportFrom, importInto, inspect } from '../../support/mirrored.ts';
import {
  follow,
  follower,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../../support/sharing-server.ts';

let server: SharingServer;
let folder: string;
let own: string;
let fingerprint: string;

beforeAll(async () => {
  server = await sharingServer();
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  own = path.join(folder, 'all.wpkmirror');
  ({ fingerprint } = await exportFrom(server.station, own));
}, 60_000);

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a registry over an air gap', () => {
  it('comes from its server in one file, is shown, imported and installed with no network', async () => {
    const gapped: Follower = await follower();
    try {
      const review = await inspect(gapped.station, own, { as: 'team', fingerprint });
      expect(review).toMatchObject({
        registry: { id: 'team', isNew: true, isConfirmed: true, rootFingerprint: fingerprint },
        totals: { extensions: 2, newExtensions: 2, packages: 3, newPackages: 3, conflicts: 0 },
        stale: [],
      });
      const done = await importInto(gapped.station, own, { as: 'team', fingerprint });
      expect(done).toMatchObject({ registryId: 'team', extensions: 2, versions: 3, packages: 3 });
      await gapped.install('acme.choir');
      const items = await gapped.station.installs.list();
      expect(items.map(({ extensionId, version }) => `${extensionId}@${version}`).toSorted()).toEqual([
        'acme.choir@1.0.0',
        'acme.hello@1.1.0',
      ]);
      expect((await gapped.station.installs.fsck({ repair: false })).ok).toBe(true);
    } finally {
      await gapped.close();
    }
  }, 60_000);

  it('comes from a station that follows the server', async () => {
    const between = await follower();
    const gapped = await follower();
    try {
      await follow(between, server, server.url);
      await between.sync();
      const out = path.join(folder, 'carried.wpkmirror');
      const choice = { all: false, named: [{ extensionId: 'acme.choir' }] };
      const made = await exportFrom(between.station, out, { from: 'team', choice });
      expect(made).toMatchObject({ packages: 2, fingerprint });
      expect(await importInto(gapped.station, out, { as: 'team', fingerprint })).toMatchObject({
        packages: 2,
      });
      await gapped.install('acme.choir');
    } finally {
      await between.close();
      await gapped.close();
    }
  }, 60_000);
});
