import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { claimingRegistry, type ClaimingRegistry } from '../support/claiming-registry.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  follow,
  follower,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';
import type { TufForge } from '../support/tuf-forge.ts';

// A registry that somebody follows may say in its signed metadata that its log is another registry's. That is its word alone: what
// is known of it must not keep anything of the other one away, least of all a block.

let server: SharingServer;
let log: { readonly origin: string; readonly publicKey: string };
let here: Follower;
let claiming: ClaimingRegistry;

beforeAll(async () => {
  server = await sharingServer({ packages: [{}] });
  log = await server.station.log.identity();
}, 120_000);

afterAll(() => server.close());

afterEach(async () => {
  await here.close();
  await claiming.close();
});

/** A station that followed the claiming registry first, and follows the real one now. */
async function afterClaims(size: number, make?: (forge: TufForge) => string): Promise<void> {
  claiming = await claimingRegistry({ origin: log.origin, size }, make);
  here = await follower();
  await follow(here, claiming, claiming.url, 'claims');
}

const demandFollowed = async (): Promise<void> => {
  await follow(here, server, server.url);
  expect(await here.sync()).toMatchObject({ extensions: 1 });
};

describe('a registry that claims the log of another', () => {
  it('does not make the other look old by the version of its own root', async () => {
    await afterClaims(10, (forge) => {
      forge.versions['root'] = 999;
      forge.root();
      return forge.file('1000.root.json').toString('utf8');
    });
    claiming.claim(log);
    expect(await rejectionOf(here.sync('claims'))).toBe('trust.log-checkpoint-unsigned');
    await demandFollowed();
  });

  it('does not make the other look old by keys that have the names of the other’s', async () => {
    const { signed } = JSON.parse(server.root) as {
      signed: { roles: Record<string, { keyids: string[] }> };
    };
    await afterClaims(10, (forge) => {
      for (const role of ['timestamp', 'snapshot']) {
        const key = forge.online[role];
        const id = signed.roles[role]?.keyids[0];
        if (key !== undefined && id !== undefined) forge.online[role] = { ...key, id };
      }
      forge.versions['root'] = 0;
      forge.versions['timestamp'] = 1_000_000;
      forge.root();
      return forge.trustedRoot;
    });
    claiming.claim(log);
    expect(await rejectionOf(here.sync('claims'))).toBe('trust.log-checkpoint-unsigned');
    await demandFollowed();
  });

  it('does not lend the other a past that its key never signed', async () => {
    await afterClaims(5_000);
    claiming.claim({ origin: log.origin, publicKey: claiming.logKey });
    await here.sync('claims');
    claiming.claim(log);
    await rejectionOf(here.sync('claims'));
    await demandFollowed();
  });

  it('nor does it after it was left and added again', async () => {
    await afterClaims(5_000);
    claiming.claim({ origin: log.origin, publicKey: claiming.logKey });
    await here.sync('claims');
    await here.station.sync.remove('claims', 'test');
    await follow(here, claiming, claiming.url, 'claims');
    claiming.claim(log);
    await rejectionOf(here.sync('claims'));
    await demandFollowed();
  });
});
