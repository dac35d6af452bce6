// Attacks on the roles that say what is newest: TUF specification 1.0.31, section 1.5.2 names them, sections 5.3 to 5.5 answer them.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TUF_LIMITS } from '../../src-shared/limits.ts';
import { rejectionOf } from '../support/refused-code.ts';
import { forgedKey, signatureOf, START, TufForge } from '../support/tuf-forge.ts';
import { TufWire, type Follower } from '../support/tuf-wire.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TOOLS = 'packages/globex/tools/1.0.0.wpk';

let wire: TufWire;
beforeAll(async () => {
  wire = await TufWire.listen();
});
afterAll(() => wire.close());

/** A client that has seen the first publication, and the repository that it saw. */
async function following(): Promise<{ forge: TufForge; client: Follower }> {
  const forge = new TufForge();
  const client = wire.follow(forge);
  await client.refresh();
  return { forge, client };
}

const versionsOf = async (client: Follower): Promise<Record<string, number>> =>
  Object.fromEntries((await client.metadata.state()).roles.map(({ role, version }) => [role, version]));

describe('updating the root (TUF 5.3)', () => {
  it('goes through every version, each signed by the one before and by itself (5.3.4, 5.3.8)', async () => {
    const { forge, client } = await following();
    const before = forge.rootKeys;
    forge.rootKeys = [forgedKey(), forgedKey(), before[0] ?? forgedKey()];
    forge.root({}, before);
    forge.root();
    forge.publish();
    await client.refresh();
    expect(await versionsOf(client)).toEqual({ root: 3, timestamp: 2, snapshot: 2, targets: 2 });
  });

  it('arbitrary software: a root that only its own new keys signed (5.3.4)', async () => {
    const { forge, client } = await following();
    forge.rootKeys = [forgedKey(), forgedKey()];
    forge.root({ by: forge.rootKeys });
    expect(await client.refusal()).toBe('sync.metadata-wrong-key');
  });

  it('key compromise: one stolen root key of the two that are needed (5.3.4)', async () => {
    const { forge, client } = await following();
    const [stolen = forgedKey()] = forge.rootKeys;
    forge.rootKeys = [forgedKey(), forgedKey()];
    forge.root({ by: [stolen, ...forge.rootKeys] });
    expect(await client.refusal()).toBe('sync.metadata-threshold');
  });

  it('threshold: a root that the old keys signed, but not enough of its own (5.3.5)', async () => {
    const { forge, client } = await following();
    const before = forge.rootKeys.slice(0, 2);
    forge.rootKeys = [forgedKey(), forgedKey()];
    forge.root({ by: [...before, ...forge.rootKeys.slice(0, 1)] });
    expect(await client.refusal()).toBe('sync.metadata-threshold');
  });

  it('threshold: two signatures of one key count once (4.2)', async () => {
    const { forge, client } = await following();
    const [one = forgedKey()] = forge.rootKeys;
    forge.root({
      by: [one],
      forge: (envelope) => void envelope.signatures.push(signatureOf(envelope.signed, one)),
    });
    expect(await client.refusal()).toBe('sync.metadata-duplicate-key');
  });

  it('threshold: one key under two ids counts once (4.2)', async () => {
    const { forge, client } = await following();
    forge.root({
      edit: (signed) => {
        const { keys, roles } = signed as unknown as {
          keys: Record<string, unknown>;
          roles: { root: { keyids: string[] } };
        };
        const [first = ''] = roles.root.keyids;
        keys['0'.repeat(64)] = keys[first];
        roles.root.keyids.push('0'.repeat(64));
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-duplicate-key');
  });

  it('surplus keys: signatures of strangers beside the good ones change nothing (5.3.4)', async () => {
    const { forge, client } = await following();
    const stranger = forgedKey();
    forge.root({
      forge: (envelope) => void envelope.signatures.unshift(signatureOf(envelope.signed, stranger)),
    });
    await client.refresh();
    expect(await versionsOf(client)).toMatchObject({ root: 2 });
  });

  it('rollback: version 1 of the root where version 2 is due (5.3.5)', async () => {
    const { forge, client } = await following();
    forge.files.set('2.root.json', forge.file('1.root.json'));
    expect(await client.refusal()).toBe('sync.metadata-rollback');
  });

  it('skipped root version: version 3 where version 2 is due (5.3.5)', async () => {
    const { forge, client } = await following();
    forge.versions['root'] = 2;
    forge.root({ as: 2 });
    expect(await client.refusal()).toBe('sync.metadata-root-skipped');
  });

  it('skipped root version: a later root alone is never asked for (5.3.3)', async () => {
    const { forge, client } = await following();
    forge.versions['root'] = 2;
    forge.root();
    await client.refresh();
    expect(client.asked).not.toContain('3.root.json');
    expect(await versionsOf(client)).toMatchObject({ root: 1 });
  });

  it('tampering: a root whose bytes changed after it was signed (5.3.4)', async () => {
    const { forge, client } = await following();
    forge.root({ forge: (envelope) => void (envelope.signed.expires = '2099-01-01T00:00:00Z') });
    expect(await client.refusal()).toBe('sync.metadata-tampered');
  });

  it('indefinite freeze: the newest root is expired (5.3.10)', async () => {
    const { forge, client } = await following();
    forge.expires['root'] = START - 1_000;
    forge.root();
    // The root is in force, for it was signed (5.3.8); but nothing below it is believed.
    const before = await client.metadata.state();
    expect(await rejectionOf(client.refresh())).toBe('sync.metadata-root-expired');
    expect((await client.metadata.state()).asOf).toBe(before.asOf);
    expect(await rejectionOf(client.metadata.target(TOOLS))).toBe('sync.metadata-stale');
  });

  it('an expired root on the way to a good one is no end (5.3.3)', async () => {
    const { forge, client } = await following();
    forge.expires['root'] = START - 1_000;
    forge.root();
    delete forge.expires['root'];
    forge.root();
    await client.refresh();
    expect(await versionsOf(client)).toMatchObject({ root: 3 });
  });

  it('endless roots: a chain without an end is cut, and gone on with at the next refresh (5.3.3)', async () => {
    const { forge, client } = await following();
    for (let count = 0; count <= TUF_LIMITS.rootRotations; count += 1) forge.root();
    expect(await rejectionOf(client.refresh())).toBe('sync.metadata-root-endless');
    expect(await versionsOf(client)).toMatchObject({ root: TUF_LIMITS.rootRotations + 1, timestamp: 1 });
    await client.refresh();
    expect(await versionsOf(client)).toMatchObject({ root: TUF_LIMITS.rootRotations + 2 });
  });

  it('endless data: a root without an end (5.3.3)', async () => {
    const { forge, client } = await following();
    forge.files.set('2.root.json', Buffer.alloc(TUF_LIMITS.rootBytes + 1, ' '));
    expect(await client.refusal()).toBe('sync.metadata-too-large');
  });

  it('an own clock that is wrong refuses new things only: a year ahead, everything is over', async () => {
    const { client } = await following();
    client.now = START + 400 * DAY;
    expect(await client.refusal()).toBe('sync.metadata-root-expired');
    client.now = START;
    expect((await client.metadata.state()).stale).toBe(null);
  });
});

describe('updating the timestamp (TUF 5.4)', () => {
  it('arbitrary software: signed by a key that is none of it (5.4.2)', async () => {
    const { forge, client } = await following();
    forge.timestamp({ by: { timestamp: [forgedKey()] } });
    expect(await client.refusal()).toBe('sync.metadata-wrong-key');
  });

  it('wrong key: the snapshot key is no timestamp key (5.4.2)', async () => {
    const { forge, client } = await following();
    forge.timestamp({ by: { timestamp: [forge.key('snapshot')] } });
    expect(await client.refusal()).toBe('sync.metadata-wrong-key');
  });

  it('threshold not met: no signature at all (5.4.2)', async () => {
    const { forge, client } = await following();
    forge.timestamp({ by: { timestamp: [] } });
    expect(await client.refusal()).toBe('sync.metadata-threshold');
  });

  it('tampering: a later expiry written into an old timestamp (5.4.2)', async () => {
    const { forge, client } = await following();
    forge.timestamp({
      forge: { timestamp: ({ signed }) => void (signed.expires = '2099-01-01T00:00:00Z') },
    });
    expect(await client.refusal()).toBe('sync.metadata-tampered');
  });

  it('rollback: an older timestamp (5.4.3.1)', async () => {
    const { forge, client } = await following();
    const old = forge.file('timestamp.json');
    forge.publish();
    await client.refresh();
    forge.files.set('timestamp.json', old);
    expect(await client.refusal()).toBe('sync.metadata-rollback');
  });

  it('rollback: a newer timestamp that names an older snapshot (5.4.3.2)', async () => {
    const { forge, client } = await following();
    forge.publish();
    await client.refresh();
    forge.versions['snapshot'] = 1;
    forge.timestamp();
    expect(await client.refusal()).toBe('sync.metadata-rollback');
  });

  it('rollback: an older one is refused though the newer one is expired meanwhile (5.4.3)', async () => {
    const { forge, client } = await following();
    const old = forge.file('timestamp.json');
    forge.publish();
    await client.refresh();
    forge.files.set('timestamp.json', old);
    client.now = START + 2 * DAY;
    expect(await client.refusal()).toBe('sync.metadata-rollback');
  });

  it('indefinite freeze: the same timestamp for ever (5.4.4)', async () => {
    const { client } = await following();
    client.now = START + 23 * HOUR;
    await client.refresh();
    client.now = START + 25 * HOUR;
    expect(await client.refusal()).toBe('sync.metadata-frozen');
    expect((await client.metadata.state()).stale).toMatchObject({ role: 'timestamp' });
  });

  it('indefinite freeze: a newer timestamp that is expired (5.4.4)', async () => {
    const { forge, client } = await following();
    forge.expires['timestamp'] = START - 1_000;
    forge.timestamp();
    expect(await client.refusal()).toBe('sync.metadata-frozen');
  });

  it('fast-forward: a version that could never be followed (5.4.3)', async () => {
    const { forge, client } = await following();
    forge.timestamp({ edit: { timestamp: (signed) => void (signed.version = Number.MAX_SAFE_INTEGER) } });
    expect(await client.refusal()).toBe('sync.metadata-fast-forwarded');
  });

  it('fast-forward recovery: new keys in the root take back what a thief had signed (5.3.11)', async () => {
    const { forge, client } = await following();
    forge.timestamp({ edit: { timestamp: (signed) => void (signed.version = 2_000_000_000) } });
    await client.refresh();
    expect(await versionsOf(client)).toMatchObject({ timestamp: 2_000_000_000 });
    // The owner, with the same key, is shut out.
    forge.versions['timestamp'] = 2;
    forge.timestamp();
    expect(await client.refusal()).toBe('sync.metadata-rollback');
    forge.online['timestamp'] = forgedKey();
    forge.root();
    forge.timestamp();
    await client.refresh();
    expect(await versionsOf(client)).toMatchObject({ root: 2, timestamp: 4 });
  });

  it('fast-forward recovery: of the snapshot likewise (5.3.11)', async () => {
    const { forge, client } = await following();
    forge.publish({ edit: { snapshot: (signed) => void (signed.version = 2_000_000_000) } });
    await client.refresh();
    forge.versions['snapshot'] = 1;
    forge.publish();
    expect(await client.refusal()).toBe('sync.metadata-rollback');
    forge.online['snapshot'] = forgedKey();
    forge.root();
    forge.versions['snapshot'] = 1;
    forge.publish();
    await client.refresh();
    expect(await versionsOf(client)).toMatchObject({ snapshot: 2 });
  });

  it('endless data: a timestamp without an end (5.4.1)', async () => {
    const { client } = await following();
    client.answer = (_request, response, file) => {
      if (file !== 'timestamp.json') return false;
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(4_096, ' '), more);
      };
      response.on('error', () => undefined);
      more();
      return true;
    };
    expect(await client.refusal()).toBe('sync.metadata-too-large');
  });

  it('malicious mirror: a page of HTML in place of the timestamp (5.4.1)', async () => {
    const { forge, client } = await following();
    forge.files.set('timestamp.json', Buffer.from('<html>Sign in to the network</html>'));
    expect(await client.refusal()).toBe('sync.metadata-malformed');
  });

  it('malicious mirror: a snapshot in place of the timestamp (5.4.2)', async () => {
    const { forge, client } = await following();
    forge.files.set('timestamp.json', forge.file('1.snapshot.json'));
    expect(await client.refusal()).toBe('sync.metadata-malformed');
  });

  it('malicious mirror: no timestamp at all (5.4.1)', async () => {
    const { forge, client } = await following();
    forge.files.delete('timestamp.json');
    expect(await client.refusal()).toBe('sync.metadata-unpublished');
  });
});

describe('updating the snapshot (TUF 5.5)', () => {
  it('mix-and-match: another snapshot, whole and signed, than the timestamp names (5.5.2)', async () => {
    const { forge, client } = await following();
    forge.publish();
    forge.files.set('2.snapshot.json', forge.file('1.snapshot.json'));
    expect(await client.refusal()).toBe('sync.metadata-mixed');
  });

  it('tampering: a snapshot with other bytes than the timestamp names (5.5.2)', async () => {
    const { forge, client } = await following();
    forge.publish();
    const text = forge.file('2.snapshot.json').toString('utf8');
    forge.files.set('2.snapshot.json', Buffer.from(text.replace('"version":2', '"version":3')));
    expect(await client.refusal()).toBe('sync.metadata-tampered');
  });

  it('arbitrary software: a snapshot that a stolen timestamp key alone vouches for (5.5.3)', async () => {
    const { forge, client } = await following();
    forge.publish({ by: { snapshot: [forge.key('timestamp')] } });
    expect(await client.refusal()).toBe('sync.metadata-wrong-key');
  });

  it('mix-and-match: the timestamp names another version than its snapshot has (5.5.4)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        timestamp: (signed) => {
          const { meta } = signed as unknown as { meta: Record<string, { version: number }> };
          const snapshot = meta['snapshot.json'];
          if (snapshot !== undefined) snapshot.version = 9;
        },
      },
    });
    forge.files.set('9.snapshot.json', forge.file('2.snapshot.json'));
    expect(await client.refusal()).toBe('sync.metadata-mixed');
  });

  it('rollback: a snapshot with an older version of a role (5.5.5)', async () => {
    const { forge, client } = await following();
    forge.publish();
    await client.refresh();
    forge.publish({
      keep: ['targets', 'catalog', 'publisher-acme'],
      edit: {
        snapshot: (signed) => {
          const { meta } = signed as unknown as { meta: Record<string, { version: number }> };
          const targets = meta['targets.json'];
          if (targets !== undefined) targets.version = 1;
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-rollback');
  });

  it('rollback: a role that was there is gone from the snapshot (5.5.5)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        snapshot: (signed) => {
          Reflect.deleteProperty((signed as unknown as { meta: object }).meta, 'publisher-acme.json');
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-rollback');
  });

  it('indefinite freeze: an expired snapshot under a fresh timestamp (5.5.6)', async () => {
    const { forge, client } = await following();
    forge.expires['snapshot'] = START - 1_000;
    forge.publish();
    expect(await client.refusal()).toBe('sync.metadata-frozen');
  });

  it('indefinite freeze: an old snapshot is kept alive by fresh timestamps (5.5.6)', async () => {
    const { forge, client } = await following();
    forge.expires['timestamp'] = START + 30 * DAY;
    forge.timestamp();
    client.now = START + 8 * DAY;
    expect(await client.refusal()).toBe('sync.metadata-frozen');
  });

  it('fast-forward: a role of the snapshot with a version out of bounds (5.5.5)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        snapshot: (signed) => {
          const { meta } = signed as unknown as { meta: Record<string, { version: number }> };
          const targets = meta['targets.json'];
          if (targets !== undefined) targets.version = 2 ** 40;
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-fast-forwarded');
  });

  it('endless data: more than the length that the timestamp names (5.5.1)', async () => {
    const { forge, client } = await following();
    forge.publish();
    forge.files.set(
      '2.snapshot.json',
      Buffer.concat([forge.file('2.snapshot.json'), Buffer.alloc(100, ' ')]),
    );
    expect(await client.refusal()).toBe('sync.metadata-too-large');
  });

  it('endless data: a length that no snapshot has (5.5.1)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        timestamp: (signed) => {
          const { meta } = signed as unknown as { meta: Record<string, { length: number }> };
          const snapshot = meta['snapshot.json'];
          if (snapshot !== undefined) snapshot.length = 2 ** 40;
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-too-large');
  });

  it('names of roles: a snapshot that lists a path (5.5)', async () => {
    const { forge, client } = await following();
    forge.publish({
      edit: {
        snapshot: (signed) => {
          const { meta } = signed as unknown as { meta: Record<string, object> };
          meta['../../state.json'] = { version: 1 };
        },
      },
    });
    expect(await client.refusal()).toBe('sync.metadata-bad-role');
  });
});

describe('on the way (TUF 1.5.2)', () => {
  it('slow retrieval: a server that never ends its answer', async () => {
    const forge = new TufForge();
    const client = wire.follow(forge, { idleMs: 60, headersMs: 60 });
    await client.refresh();
    client.answer = (_request, response, file) => {
      if (file !== 'timestamp.json') return false;
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"signed":');
      return true;
    };
    expect(await client.refusal()).toBe('sync.too-slow');
  });

  it('slow retrieval: a server that asks for patience is told from one that lies', async () => {
    const { client } = await following();
    client.answer = (_request, response) => {
      response.writeHead(429, { 'retry-after': '30' }).end();
      return true;
    };
    expect(await client.refusal()).toBe('sync.back-off');
  });

  it('malicious mirror: an answer that was cut short', async () => {
    const { client } = await following();
    client.answer = (_request, response, file) => {
      if (file !== 'timestamp.json') return false;
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"signed":', () => response.destroy());
      return true;
    };
    expect(await client.refusal()).toMatch(/^sync\.(?:cut-short|unreachable)$/);
  });

  it('an honest refresh follows again after each of these', async () => {
    const { forge, client } = await following();
    const honest = forge.file('timestamp.json');
    forge.files.set('timestamp.json', Buffer.from('{}'));
    await client.refusal();
    forge.files.set('timestamp.json', honest);
    forge.publish();
    await client.refresh();
    expect(await versionsOf(client)).toMatchObject({ timestamp: 2 });
  });
});

describe('what lies on the disk', () => {
  it.each(['', '{"format":1', '{"format":1,"root":"{}"}'])(
    'is begun anew from the trusted root where it was damaged: %s',
    async (text) => {
      const { client } = await following();
      await writeFile(path.join(client.folder, 'state.json'), text);
      expect((await client.metadata.state()).asOf).toBe(null);
      await client.refresh();
      expect((await client.metadata.state()).asOf).toBe(START);
    },
  );

  it('is verified whenever it is read: a snapshot that somebody exchanged there', async () => {
    const { forge, client } = await following();
    const state = JSON.parse((await client.trusted()) ?? '{}') as { targets: string };
    const forged = JSON.parse(state.targets) as { signed: { version: number } };
    forged.signed.version = 7;
    const anew = wire.follow(forge);
    await writeFile(
      path.join(anew.folder, 'state.json'),
      JSON.stringify({ ...state, targets: JSON.stringify(forged) }),
    );
    expect(await rejectionOf(anew.metadata.target(TOOLS))).toBe('sync.metadata-damaged');
    await anew.refresh();
    expect(await versionsOf(anew)).toMatchObject({ targets: 1 });
  });
});
