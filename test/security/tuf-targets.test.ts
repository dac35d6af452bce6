// Attacks on what is vouched for, and by whom: TUF specification 1.0.31, sections 1.5.2, 5.6 and 5.7, and TAP 15 (hashed bins).
import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rejectionOf } from '../support/refused-code.ts';
import { forgedKey, signatureOf, START, TufForge, type Signed } from '../support/tuf-forge.ts';
import { TufWire, type Follower } from '../support/tuf-wire.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TOOLS = 'packages/globex/tools/1.0.0.wpk';
const HELLO = 'packages/acme/hello/1.0.0.wpk';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let wire: TufWire;
beforeAll(async () => {
  wire = await TufWire.listen();
});
afterAll(() => wire.close());

/** A client that has seen everything of the first publication, and the repository that it saw. */
async function following(): Promise<{ forge: TufForge; client: Follower }> {
  const forge = new TufForge();
  const client = wire.follow(forge);
  await client.refresh();
  return { forge, client };
}

/** A client that refreshed after the change. */
async function refreshed(change: (forge: TufForge) => void): Promise<Follower> {
  const { forge, client } = await following();
  change(forge);
  await client.refresh();
  return client;
}

type Roles = { name: string; keyids: string[]; threshold: number; terminating: boolean; paths: string[] }[];
const delegationsOf = (signed: Signed): { roles: Roles; keys: Record<string, object> } =>
  (signed as unknown as { delegations: { roles: Roles; keys: Record<string, object> } }).delegations;
const targetsOf = (signed: Signed): Record<string, unknown> =>
  (signed as unknown as { targets: Record<string, unknown> }).targets;
const fake = (text: string): object => ({ length: text.length, hashes: { sha256: sha256(text) } });

describe('the top-level targets (TUF 5.6)', () => {
  it('arbitrary software: signed by keys that the root does not name (5.6.3)', async () => {
    const { forge, client } = await following();
    forge.publish({ by: { targets: [forgedKey()] } });
    expect(await client.refusal()).toBe('sync.metadata-wrong-key');
  });

  it('key compromise: the keys of snapshot and timestamp together sign no targets (5.6.3)', async () => {
    const { forge, client } = await following();
    forge.publish({ by: { targets: [forge.key('snapshot'), forge.key('timestamp')] } });
    expect(await client.refusal()).toBe('sync.metadata-wrong-key');
  });

  it('tampering: other bytes than the snapshot names (5.6.2)', async () => {
    const { forge, client } = await following();
    forge.publish();
    const text = forge.file('2.targets.json').toString('utf8');
    forge.files.set('2.targets.json', Buffer.from(text.replace('publisher-acme', 'publisher-acmf')));
    expect(await client.refusal()).toBe('sync.metadata-tampered');
  });

  it('mix-and-match: targets of an older snapshot, whole and signed (5.6.2)', async () => {
    const { forge, client } = await following();
    forge.publish();
    forge.files.set('2.targets.json', forge.file('1.targets.json'));
    expect(await client.refusal()).toBe('sync.metadata-mixed');
  });

  it('mix-and-match: another version than the snapshot names (5.6.4)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        snapshot: (signed) => {
          const { meta } = signed as unknown as { meta: Record<string, { version: number }> };
          const targets = meta['targets.json'];
          if (targets !== undefined) targets.version = 3;
        },
      },
    });
    forge.files.set('3.targets.json', forge.file('2.targets.json'));
    expect(await client.refusal()).toBe('sync.metadata-mixed');
  });

  it('indefinite freeze: expired targets under a fresh snapshot (5.6.5)', async () => {
    const { forge, client } = await following();
    forge.expires['targets'] = START - 1_000;
    forge.publish();
    expect(await client.refusal()).toBe('sync.metadata-frozen');
  });

  it('malicious mirror: targets that the snapshot names and nobody hands out (5.6.1)', async () => {
    const { forge, client } = await following();
    forge.publish();
    forge.files.delete('2.targets.json');
    expect(await client.refusal()).toBe('sync.metadata-missing');
  });

  it('duplicate signatures: of one key of the role (4.2)', async () => {
    const { forge, client } = await following();
    forge.publish({
      forge: {
        targets: (envelope) =>
          void envelope.signatures.push(signatureOf(envelope.signed, forge.key('targets'))),
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-duplicate-key');
  });

  it.each([
    ['a path', '../../state'],
    ['a top-level role', 'timestamp'],
    ['the root itself', 'root'],
    ['capital letters', 'Catalog'],
    ['an encoded slash', 'a%2fb'],
    ['nothing', ''],
    ['a name of 300 letters', 'a'.repeat(300)],
  ])('names of roles: a delegation to %s (5.6.7)', async (_what, name) => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        targets: (signed) => {
          const [first] = delegationsOf(signed).roles;
          if (first !== undefined) first.name = name;
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-bad-role');
    expect(await readdir(client.folder)).toEqual(['state.json']);
  });

  it('names of roles: one name delegated twice (4.5)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        targets: (signed) => {
          const { roles } = delegationsOf(signed);
          const [first] = roles;
          if (first !== undefined) roles.push({ ...first, keyids: [forge.key('snapshot').id] });
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-bad-role');
  });
});

describe('delegated targets (TUF 5.6.7)', () => {
  it('finds each package with the one who has a say in it', async () => {
    const { client } = await following();
    expect(await client.metadata.target(TOOLS)).toMatchObject({ length: 5, sha256: sha256('tools') });
    expect(await client.metadata.target(HELLO)).toMatchObject({ length: 5, sha256: sha256('hello') });
  });

  it('arbitrary software: a package that nobody vouches for', async () => {
    const { client } = await following();
    expect(await client.metadata.target('packages/globex/tools/6.6.6.wpk')).toBe(null);
    expect(await client.metadata.target('constructor')).toBe(null);
    expect(await client.metadata.target('__proto__')).toBe(null);
  });

  it("unsigned delegation: the server's own keys sign nothing for a publisher with a key of its own", async () => {
    const client = await refreshed((forge) => {
      forge.acmePackages.set(HELLO, { bytes: Buffer.from('evil!'), custom: {} });
      forge.publish({ by: { 'publisher-acme': [forge.key('targets'), forge.key('catalog')] } });
    });
    expect(await rejectionOf(client.metadata.target(HELLO))).toBe('sync.metadata-wrong-key');
  });

  it('unsigned delegation: without any signature', async () => {
    const client = await refreshed((forge) => {
      forge.publish({ by: { 'publisher-acme': [] } });
    });
    expect(await rejectionOf(client.metadata.target(HELLO))).toBe('sync.metadata-threshold');
  });

  it('key compromise: a thief of the catalog key cannot list what a publisher signs itself (5.6.7.2.1)', async () => {
    const evil = 'packages/acme/hello/2.0.0.wpk';
    const client = await refreshed((forge) => {
      forge.packages.set(evil, { bytes: Buffer.from('evil!'), custom: {} });
      forge.packages.set(HELLO, { bytes: Buffer.from('evil!'), custom: {} });
      forge.publish();
    });
    expect(await client.metadata.target(evil)).toBe(null);
    expect(await client.metadata.target(HELLO)).toMatchObject({ sha256: sha256('hello') });
  });

  it("outside its paths: a publisher's key lists nothing of another publisher", async () => {
    const other = 'packages/globex/tools/2.0.0.wpk';
    const client = await refreshed((forge) => {
      forge.acmePackages.set(other, { bytes: Buffer.from('evil!'), custom: {} });
      forge.acmePackages.set(TOOLS, { bytes: Buffer.from('evil!'), custom: {} });
      forge.publish();
    });
    expect(await client.metadata.target(other)).toBe(null);
    expect(await client.metadata.target(TOOLS)).toMatchObject({ sha256: sha256('tools') });
  });

  it("outside its paths: a publisher's key speaks neither for the registry nor for publishers", async () => {
    const client = await refreshed((forge) => {
      forge.acmePackages.set('registry.json', { bytes: Buffer.from('{}'), custom: {} });
      forge.acmePackages.set('publishers/globex.json', { bytes: Buffer.from('{}'), custom: {} });
      forge.publish();
    });
    expect(await client.metadata.target('registry.json')).toBe(null);
    expect(await client.metadata.publisher('globex')).toBe(null);
  });

  it('outside its paths: a star reaches over no slash', async () => {
    const deeper = 'packages/acme/hello/extra/1.0.0.wpk';
    const client = await refreshed((forge) => {
      forge.acmePackages.set(deeper, { bytes: Buffer.from('evil!'), custom: {} });
      forge.publish();
    });
    expect(await client.metadata.target(deeper)).toBe(null);
  });

  it('wrong software: one bin in the place of another, whole and signed (TAP 15)', async () => {
    const { forge, client } = await following();
    const bin = forge.binOf(TOOLS);
    const other = ['bins-0', 'bins-1', 'bins-2', 'bins-3'].find((one) => one !== bin) ?? '';
    forge.files.set(`1.${bin}.json`, forge.file(`1.${other}.json`));
    // Told by its digest; it is good as such, but no part of this snapshot in this place.
    expect(await rejectionOf(client.metadata.target(TOOLS))).toMatch(/^sync\.metadata-(?:mixed|too-large)$/);
  });

  it('wrong software: a path that a bin lists which is not its own is not found there (TAP 15)', async () => {
    const client = await refreshed((forge) => {
      const bin = forge.binOf(TOOLS);
      const edit = Object.fromEntries(
        ['bins-0', 'bins-1', 'bins-2', 'bins-3']
          .filter((one) => one !== bin)
          .map((one) => [one, (signed: Signed) => void (targetsOf(signed)[TOOLS] = fake('evil!'))]),
      );
      forge.publish({ edit });
    });
    expect(await client.metadata.target(TOOLS)).toMatchObject({ sha256: sha256('tools') });
  });

  it('rollback: an older bin, whole and signed, where the snapshot names the newer one (5.6.2)', async () => {
    const { forge, client } = await following();
    const bin = forge.binOf(TOOLS);
    await client.metadata.target(TOOLS);
    forge.packages.set(TOOLS, { bytes: Buffer.from('tools, mended'), custom: {} });
    forge.publish();
    await client.refresh();
    forge.files.set(`2.${bin}.json`, forge.file(`1.${bin}.json`));
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-mixed');
  });

  it('tampering: a bin whose bytes were changed (5.6.2)', async () => {
    const { forge, client } = await following();
    const bin = forge.binOf(TOOLS);
    const text = forge.file(`1.${bin}.json`).toString('utf8');
    forge.files.set(`1.${bin}.json`, Buffer.from(text.replace(sha256('tools'), sha256('evil!'))));
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-tampered');
  });

  it('tampering: a bin that was exchanged on the own disk is fetched anew', async () => {
    const { forge, client } = await following();
    await client.metadata.target(TOOLS);
    const bin = forge.binOf(TOOLS);
    const text = forge.file(`1.${bin}.json`).toString('utf8');
    await writeFile(
      path.join(client.folder, 'cache', `1.${bin}.json`),
      text.replace(sha256('tools'), sha256('evil!')),
    );
    await client.refresh();
    expect(await client.metadata.target(TOOLS)).toMatchObject({ sha256: sha256('tools') });
  });

  it('indefinite freeze: an expired bin (5.6.5)', async () => {
    const client = await refreshed((forge) => {
      forge.expires[forge.binOf(TOOLS)] = START - 1_000;
      forge.publish();
    });
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-frozen');
  });

  it('endless data: a bin that is longer than the snapshot says (5.6.1)', async () => {
    const { forge, client } = await following();
    const file = `1.${forge.binOf(TOOLS)}.json`;
    forge.files.set(file, Buffer.concat([forge.file(file), Buffer.alloc(5_000, ' ')]));
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-too-large');
  });

  it('wrong software: a target with no digest that is worth one (4.5)', async () => {
    const client = await refreshed((forge) => {
      forge.publish({
        edit: {
          [forge.binOf(TOOLS)]: (signed) =>
            void (targetsOf(signed)[TOOLS] = { length: 5, hashes: { md5: '0'.repeat(32) } }),
        },
      });
    });
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-malformed');
  });

  it('names of roles: a publisher that delegates on to a role of the server does not get its keys', async () => {
    const client = await refreshed((forge) => {
      const key = forge.acme;
      forge.acmePackages.delete(HELLO);
      forge.publish({
        edit: {
          'publisher-acme': (signed) => {
            Object.assign(signed, {
              delegations: {
                keys: { [key.id]: key.json },
                roles: [
                  {
                    name: 'catalog',
                    keyids: [key.id],
                    threshold: 1,
                    terminating: true,
                    paths: ['packages/acme/*/*'],
                  },
                ],
              },
            });
          },
        },
      });
    });
    await client.metadata.target(TOOLS);
    expect(await rejectionOf(client.metadata.target(HELLO))).toBe('sync.metadata-wrong-key');
  });

  it('endless delegations: a circle comes to an end (5.6.7.1)', async () => {
    const client = await refreshed((forge) => {
      const key = forge.acme;
      forge.acmePackages.delete(HELLO);
      forge.publish({
        edit: {
          'publisher-acme': (signed) => {
            Object.assign(signed, {
              delegations: {
                keys: { [key.id]: key.json },
                roles: [
                  {
                    name: 'publisher-acme',
                    keyids: [key.id],
                    threshold: 1,
                    terminating: false,
                    paths: ['packages/acme/*/*'],
                  },
                ],
              },
            });
          },
        },
      });
    });
    expect(await rejectionOf(client.metadata.target(HELLO))).toBe('sync.metadata-bad-role');
  });

  it('threshold: a delegation whose one key stands there under two ids (4.5)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        targets: (signed) => {
          const { roles, keys } = delegationsOf(signed);
          keys['0'.repeat(64)] = forge.acme.json;
          roles[0]?.keyids.push('0'.repeat(64));
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-duplicate-key');
  });

  // Extraneous dependencies (1.5.2): metadata names no dependencies, a package's signed manifest does, and each of them has to be
  // a target of its own: one that the server does not vouch for is `null` here, and is not installed.
});

describe('small targets (TUF 5.7)', () => {
  const facts = JSON.stringify({
    format: 1,
    id: 'globex',
    displayName: 'Globex',
    keys: [],
  });

  /** A client of a repository that lists the keys of globex. */
  async function listing(text = facts): Promise<{ forge: TufForge; client: Follower; file: string }> {
    const { forge, client } = await following();
    forge.packages.set('publishers/globex.json', { bytes: Buffer.from(text), custom: {} });
    forge.publish();
    const file = `targets/publishers/${sha256(text)}.globex.json`;
    forge.files.set(file, Buffer.from(text));
    await client.refresh();
    return { forge, client, file };
  }

  it('are read once and kept', async () => {
    const { forge, client, file } = await listing();
    expect(await client.metadata.publisher('globex')).toMatchObject({ displayName: 'Globex' });
    forge.files.delete(file);
    expect(await client.metadata.publisher('globex')).toMatchObject({ displayName: 'Globex' });
    const cached = await readdir(path.join(client.folder, 'cache'));
    expect(cached.filter((name) => name.startsWith('content.'))).toHaveLength(1);
  });

  it('wrong software: other bytes of the same length (5.7.3)', async () => {
    const { forge, client, file } = await listing();
    forge.files.set(file, Buffer.from(facts.replace('Globex', 'Glebex')));
    expect(await rejectionOf(client.metadata.publisher('globex'))).toBe('sync.metadata-wrong-target');
    const cached = await readdir(path.join(client.folder, 'cache'));
    expect(cached.filter((name) => name.startsWith('content.'))).toEqual([]);
  });

  it('endless data: more bytes than the metadata says (5.7.3)', async () => {
    const { forge, client, file } = await listing();
    forge.files.set(file, Buffer.from(`${facts}    `));
    expect(await rejectionOf(client.metadata.publisher('globex'))).toBe('sync.metadata-too-large');
  });

  it('malicious mirror: the file is not handed out', async () => {
    const { forge, client, file } = await listing();
    forge.files.delete(file);
    expect(await rejectionOf(client.metadata.publisher('globex'))).toBe('sync.metadata-missing');
  });

  it('wrong software: the keys of one publisher under the name of another', async () => {
    const { client } = await listing(facts.replace('"globex"', '"initech"'));
    expect(await rejectionOf(client.metadata.publisher('globex'))).toBe('sync.metadata-wrong-target');
  });

  it('wrong software: fields that are none of a publisher', async () => {
    const { client } = await listing('{"format":2}');
    expect(await rejectionOf(client.metadata.publisher('globex'))).toBe('sync.metadata-wrong-target');
  });
});

describe('without the server', () => {
  it('answers from what was verified, until its time is over, and then says so', async () => {
    const { client } = await following();
    await client.metadata.target(TOOLS);
    client.answer = (_request, response) => {
      response.destroy();
      return true;
    };
    expect(await client.refusal()).toBe('sync.unreachable');
    expect(await client.metadata.target(TOOLS)).toMatchObject({ sha256: sha256('tools') });
    client.now = START + 25 * HOUR;
    expect(await client.metadata.state()).toMatchObject({ asOf: START, stale: { role: 'timestamp' } });
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-stale');
  });

  it('vouches for nothing before the first refresh', async () => {
    const client = wire.follow(new TufForge());
    expect(await client.metadata.state()).toMatchObject({ asOf: null, stale: null });
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-absent');
  });

  it('a clock that went back to before everything was signed refuses nothing', async () => {
    const { client } = await following();
    client.now = START - 400 * DAY;
    await client.refresh();
    expect(await client.metadata.target(TOOLS)).toMatchObject({ sha256: sha256('tools') });
  });
});
