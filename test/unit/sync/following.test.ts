import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow, follower, sharingServer, type Follower, type SharingServer } from '../../support/sharing-server.ts';

let server: SharingServer;
let here: Follower;

beforeAll(async () => {
  server = await sharingServer();
  here = await follower();
  await follow(here, server, server.url);
}, 60_000);

afterAll(async () => {
  await here.close();
  await server.close();
});

describe('following a server', () => {
  it('brings its catalog here, with where it is from and how old it is', async () => {
    const done = await here.sync();
    expect(done).toMatchObject({ extensions: 2, versions: 3, conflicts: 0, fromSize: 0 });
    const found = await here.station.registry.extensions.search('hello');
    expect(found.items.map(({ id, origin, asOf }) => [id, origin, typeof asOf])).toContainEqual([
      'acme.hello',
      'team',
      'string',
    ]);
  });
  it('installs', async () => {
    await here.install('acme.choir');
    const items = await here.station.installs.list();
    expect(items.map(({ extensionId, version }) => `${extensionId}@${version}`).toSorted()).toEqual(['acme.choir@1.0.0', 'acme.hello@1.1.0']);
    console.log(await here.station.sync.recheck('acme.hello', '1.1.0'));
    console.log((await here.station.installs.fsck({repair:false})).lines);
  });
});
