import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../src-shared/json.ts';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { changeJson, changingProxy, type ChangingProxy } from '../support/changing-proxy.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  ADMIN,
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

interface Page {
  items: (CatalogEntry & Record<string, unknown>)[];
  asOf: { seq: number };
  nextCursor?: string;
}

let server: SharingServer;
let wire: ChangingProxy;
let here: Follower;
/** A checkpoint of the server as it was before anything else happened. */
let early: string;

beforeAll(async () => {
  server = await sharingServer();
  wire = await changingProxy(server.url);
  here = await follower();
  early = (await server.station.log.checkpoint()).checkpoint;
  await somethingHappens();
  await follow(here, server, wire.url);
  await here.sync();
}, 120_000);

afterAll(async () => {
  await here.close();
  await wire.close();
  await server.close();
});

beforeEach(async () => {
  wire.change(null);
  await here.station.blobs.collect(new Set(), -1);
});

const hello = { extensionId: 'acme.hello', version: '1.0.0' };
/** Something that changes what the server lists, cheaply; the metadata stays as it is. */
let turn = 0;
async function somethingHappens(): Promise<void> {
  const { moderation } = server.station.registry;
  turn += 1;
  if (turn % 2 === 1) await moderation.deprecate(hello, { reason: `turn ${turn}` }, ADMIN);
  else await moderation.undo(hello, { kind: 'deprecated', reason: 'so' }, ADMIN);
}

/** All that a sync could change, but for what is noted of its failure. */
async function catalogOf({ station }: Follower): Promise<Json> {
  return station.store.read(async (tx) => {
    const rows = await tx.extensions.list({ limit: 100, offset: 0 });
    const versions = [];
    for (const { id } of rows)
      for (const row of await tx.versions.list(id))
        versions.push([row, await tx.versions.marks(id, row.version)]);
    const { logSize, logHashes, checkpoint } = (await tx.remotes.get('team')) ?? {};
    return JSON.parse(JSON.stringify({ rows, versions, logSize, logHashes, checkpoint })) as Json;
  });
}

/** The code of a sync that must be refused and change nothing; an honest one afterwards must succeed. */
async function refusedSync(how: Parameters<ChangingProxy['change']>[0]): Promise<string> {
  await somethingHappens();
  const before = await catalogOf(here);
  wire.change(how);
  const code = await rejectionOf(here.sync());
  expect(await catalogOf(here)).toEqual(before);
  const { state, lastError } = await here.station.sync.status('team');
  expect(state).not.toBe('current');
  expect(lastError?.code).toBe(code);
  wire.change(null);
  await here.station.store.transaction(async (tx) => {
    const row = await tx.remotes.get('team');
    // Whatever was asked for: the next test shall not wait for it.
    if (row !== null) await tx.remotes.update({ ...row, backOffUntil: null });
  });
  await here.sync();
  expect(await here.station.sync.status('team')).toMatchObject({ state: 'current', lastError: null });
  return code;
}

/** The code of a fetch that must be refused; nothing of it may be installed or kept as verified. */
async function refusedFetch(
  how: Parameters<ChangingProxy['change']>[0],
  from: Follower = here,
  version = '1.0.0',
): Promise<string> {
  wire.change(how);
  const code = await rejectionOf(from.station.sync.fetch('acme.hello', version, quiet));
  wire.change(null);
  const known = await from.station.store.read((tx) => tx.remotes.version('acme.hello', version));
  expect(known?.evidence ?? null).toBeNull();
  expect(await from.station.installs.list()).toEqual([]);
  return code;
}

describe('the log that a server shows', () => {
  it('is not set back (rollback)', async () => {
    expect(
      await refusedSync(
        changeJson<{ checkpoint: string }>('/log/checkpoint', (one) => ({ ...one, checkpoint: early })),
      ),
    ).toBe('sync.log-rollback');
  });

  it('is not rewritten (fork): leaves that do not give the signed root', async () => {
    const rewrite = changeJson<{ items: { leaf: Record<string, Json> }[] }>('/api/v1/log', ({ items }) => {
      for (const { leaf } of items) leaf['reasonDigest'] = `sha256:${'0'.repeat(64)}`;
    });
    expect(await refusedSync(rewrite)).toBe('sync.log-fork');
  });

  it('is signed with its key', async () => {
    const forge = changeJson<{ checkpoint: string }>('/log/checkpoint', (one) => {
      const [origin, size, , ...rest] = one.checkpoint.split('\n');
      one.checkpoint = [origin, size, Buffer.alloc(32, 7).toString('base64'), ...rest].join('\n');
    });
    expect(await refusedSync(forge)).toBe('trust.log-checkpoint-signature');
  });

  it('is the one that the signed metadata names', async () => {
    const rename = changeJson<{ checkpoint: string }>('/log/checkpoint', (one) => {
      one.checkpoint = one.checkpoint.replaceAll(
        /marketplace-station\.invalid\/log\/\w+/g,
        'other.example/log',
      );
    });
    expect(await refusedSync(rename)).toBe('trust.log-checkpoint-origin');
  });

  it('has no gaps', async () => {
    const skip = changeJson<{ items: { seq: number }[] }>('/api/v1/log', ({ items }) => {
      for (const item of items) item.seq += 1;
    });
    expect(await refusedSync(skip)).toBe('sync.answer-invalid');
  });
});

describe('what a server lists', () => {
  const entries = (change: (page: Page) => Page | void) => changeJson<Page>('/sync/entries', change);

  it('does not lie about the digest that was approved', async () => {
    const lie = entries(({ items }) => {
      for (const one of items[0]?.versions ?? []) one.digest = `sha256:${'6'.repeat(64)}`;
    });
    expect(await refusedSync(lie)).toBe('sync.entries-lie');
  });

  it('does not keep a mark back that the log holds', async () => {
    const hide = entries(({ items }) => {
      for (const one of items[0]?.versions ?? [])
        one.marks =
          one.version === '1.0.0' && one.marks.length === 0
            ? [
                {
                  kind: 'deprecated',
                  reason: 'invented',
                  successor: null,
                  evidence: null,
                  actor: 'x',
                  at: new Date().toISOString(),
                },
              ]
            : [];
    });
    expect(await refusedSync(hide)).toBe('sync.entries-lie');
  });

  it('is not older than its log', async () => {
    expect(await refusedSync(entries(({ asOf }) => void (asOf.seq -= 3)))).toBe('sync.entries-behind');
  });

  it('is what was asked for', async () => {
    const other = entries(({ items }) => {
      for (const one of items) {
        one.id = 'acme.other';
        for (const { manifest } of one.versions) (manifest as { name: string }).name = 'other';
      }
    });
    expect(await refusedSync(other)).toBe('sync.entries-lie');
  });

  it('lists versions of its own only', async () => {
    const mixed = entries(({ items }) => {
      for (const { versions } of items)
        for (const { manifest } of versions) (manifest as { name: string }).name = 'other';
    });
    expect(await refusedSync(mixed)).toBe('sync.answer-invalid');
  });

  it.each([
    ['control characters in a text', (one: CatalogEntry) => ({ ...one, publisherName: '' })],
    [
      'Markdown that is longer than a mark may say',
      (one: CatalogEntry) => ({
        ...one,
        versions: one.versions.map((v) => ({
          ...v,
          marks: [
            {
              kind: 'yanked',
              reason: '![x](javascript:1)'.repeat(500),
              successor: null,
              evidence: null,
              actor: 'x',
              at: v.approvedAt,
            },
          ],
        })),
      }),
    ],
    [
      'a manifest with a key that is none',
      (one: CatalogEntry) => ({
        ...one,
        versions: one.versions.map((v) => ({ ...v, manifest: { ...v.manifest, evil: true } })),
      }),
    ],
    [
      'a home page that runs a script',
      (one: CatalogEntry) => ({
        ...one,
        versions: one.versions.map((v) => ({
          ...v,
          manifest: { ...v.manifest, homepage: 'javascript:alert(1)' },
        })),
      }),
    ],
    ['counts below nothing', (one: CatalogEntry) => ({ ...one, installs: -1 })],
    ['a version twice', (one: CatalogEntry) => ({ ...one, versions: [...one.versions, ...one.versions] })],
  ] as const)('is held to the schemas of this home: %s', async (_name, change) => {
    const hostile = entries((page) => ({ ...page, items: page.items.map((one) => change(one) as never) }));
    expect(await refusedSync(hostile)).toBe('sync.answer-invalid');
  });

  it('is not an oversized page', async () => {
    const large = entries((page) => ({ ...page, padding: 'x'.repeat(9 * 1024 * 1024) }));
    expect(await refusedSync(large)).toBe('sync.too-large');
  });

  it('is JSON', async () => {
    expect(
      await refusedSync((passing) => {
        if (passing.path.startsWith('/api/v1/sync/entries')) passing.body = Buffer.from('<html>');
      }),
    ).toBe('sync.answer-invalid');
  });
});

describe('the first look at a catalog', () => {
  it.each([
    ['a cursor that leads back', (page: Page) => ({ ...page, nextCursor: 'acme.choir' })],
    ['an empty page that leads on', (page: Page) => ({ ...page, items: [], nextCursor: 'acme.choir' })],
    ['pages out of order', (page: Page) => ({ ...page, items: page.items.toReversed() })],
  ] as const)('ends: %s', async (_name, change) => {
    const fresh = await follower();
    try {
      await follow(fresh, server, wire.url);
      wire.change(changeJson<Page>('/sync/entries', change));
      expect(await rejectionOf(fresh.sync())).toBe('sync.answer-invalid');
      expect(wire.asked.length).toBeLessThan(20);
    } finally {
      await fresh.close();
    }
  });

  it('may be lied to of what no mark tells of, and then nothing of it can be installed', async () => {
    const liar = await follower();
    await server.vouch();
    try {
      await follow(liar, server, wire.url);
      wire.change(
        changeJson<Page>('/sync/entries', ({ items }) => {
          const one = items.find(({ id }) => id === 'acme.hello');
          const [first, second] = one?.versions.toSorted((a, b) => (a.version < b.version ? -1 : 1)) ?? [];
          if (one === undefined || first === undefined || second === undefined) return;
          const invented = structuredClone(first);
          invented.version = '9.9.9';
          invented.marks = [];
          (invented.manifest as { version: string }).version = '9.9.9';
          // The bytes of one under the number of another, and a manifest that asks for less than the package does.
          first.digest = second.digest;
          (second.manifest as { description: string }).description = 'Harmless.';
          one.versions = [first, second, invented];
        }),
      );
      await liar.sync();
      expect(await refusedFetch(null, liar, '1.0.0')).toBe('sync.target-differs');
      expect(await refusedFetch(null, liar, '1.1.0')).toBe('sync.target-differs');
      expect(await refusedFetch(null, liar, '9.9.9')).toBe('sync.target-missing');
      // Texts and pictures come out of verified packages alone.
      const { extensions } = liar.station.registry;
      expect(await extensions.readme('acme.hello', '1.1.0')).toBeNull();
      expect(await extensions.icon('acme.hello')).toBeNull();
    } finally {
      await liar.close();
    }
  });
});

describe('a package on its way', () => {
  const blob = (
    change: (passing: { status: number; headers: Record<string, string>; body: Buffer }) => void,
  ) =>
    ((passing) => {
      if (passing.path.startsWith('/blobs/')) change(passing);
    }) satisfies Parameters<ChangingProxy['change']>[0];

  /** What was asked for anew comes to its hundredth byte, and the rest not at all. */
  const cutShort = blob((one) => void (one.body = one.body.subarray(0, one.status === 206 ? 0 : 100)));

  it('has the digest of the signed metadata', async () => {
    expect(await refusedFetch(blob((one) => void (one.body = Buffer.alloc(one.body.byteLength, 1))))).toBe(
      'sync.wrong-digest',
    );
  });

  it('does not go on without an end', async () => {
    expect(await refusedFetch(blob((one) => void (one.body = Buffer.concat([one.body, one.body]))))).toBe(
      'sync.too-large',
    );
  });

  it('is not cut short for good', async () => {
    expect(await refusedFetch(cutShort)).toBe('sync.cut-short');
  });

  it('is not another part than was asked for', async () => {
    wire.change(cutShort);
    await rejectionOf(here.station.sync.fetch('acme.hello', '1.0.0', quiet));
    const other = blob((one) => {
      if (one.status === 206) one.headers['content-range'] = 'bytes 0-99/776';
    });
    expect(await refusedFetch(other)).toBe('sync.answer-invalid');
  });

  it('is not there', async () => {
    expect(await refusedFetch(blob((one) => void (one.status = 404)))).toBe('sync.not-found');
  });

  it('comes with the signature that the metadata names', async () => {
    const other = changeJson<{ bundle: Record<string, Json> }>('/sync/bundle', (one) => {
      one.bundle = { ...one.bundle, extra: 1 };
    });
    expect(await refusedFetch(other)).toBe('sync.wrong-bundle');
  });

  it('is approved in the log: a leaf of something else proves nothing', async () => {
    const { logSize } = await here.station.sync.status('team');
    const other = await server.station.log.inclusion(
      { extensionId: 'acme.choir', version: '1.0.0' },
      logSize,
    );
    const { leaf, proof, seq } = other;
    expect(
      await refusedFetch(changeJson('/log/inclusion', (one: object) => ({ ...one, leaf, proof, seq }))),
    ).toBe('sync.not-in-log');
  });

  it('is approved in the log: a proof that does not hold', async () => {
    const broken = changeJson<{ proof: string[] }>('/log/inclusion', (one) => {
      one.proof[0] = 'f'.repeat(64);
    });
    expect(await refusedFetch(broken)).toBe('sync.not-in-log');
  });

  it('is approved in the log: a server that has no proof', async () => {
    expect(
      await refusedFetch((passing) => {
        if (passing.path.startsWith('/api/v1/log/inclusion')) passing.status = 404;
      }),
    ).toBe('sync.not-in-log');
  });

  it('is installed after all of that, once the wire is honest', async () => {
    await here.install('acme.hello', '1.0.0');
    expect((await here.station.installs.list()).map(({ version }) => version)).toEqual(['1.0.0']);
  });
});

describe('a server that cannot answer', () => {
  it('is left alone for as long as it asks (429, Retry-After)', async () => {
    expect(
      await refusedSync((passing) => {
        if (!passing.path.startsWith('/api/')) return;
        passing.status = 429;
        passing.headers['retry-after'] = '120';
      }),
    ).toBe('sync.back-off');
  });

  it('is not even asked before that time is over', async () => {
    wire.change((passing) => {
      passing.status = 503;
      passing.headers['retry-after'] = '3600';
    });
    expect(await rejectionOf(here.sync())).toBe('sync.back-off');
    wire.change(null);
    expect(await rejectionOf(here.sync())).toBe('sync.back-off');
    expect(wire.asked).toEqual([]);
    const { state, backOffUntil, asOf } = await here.station.sync.status('team');
    expect([state, typeof asOf]).toEqual(['behind', 'string']);
    expect(Date.parse(backOffUntil ?? '')).toBeGreaterThan(Date.now() + 3_000_000);
    // What is installed goes on as it was.
    expect((await here.station.installs.list())[0]?.status).toBe('active');
    await here.station.store.transaction(async (tx) => {
      const row = await tx.remotes.get('team');
      if (row !== null) await tx.remotes.update({ ...row, backOffUntil: null });
    });
  });

  it('leaves what is known as of the last time (outage)', async () => {
    expect(await refusedSync((_passing, response) => (response.destroy(), 'taken'))).toBe('sync.unreachable');
  });

  it('does not send the station elsewhere: another origin, a private address', async () => {
    for (const location of [
      'http://127.0.0.1:9/api/v1/sync/entries',
      'http://10.0.0.1/',
      'file:///etc/passwd',
      '//10.0.0.1/x',
    ])
      expect(
        await refusedSync((passing) => {
          if (!passing.path.startsWith('/api/v1/sync/entries')) return;
          passing.status = 302;
          passing.headers['location'] = location;
        }),
      ).toBe('sync.redirect-refused');
  });
});
