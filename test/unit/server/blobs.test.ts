import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acme, caller, EXAMPLE, signWorkflow } from '../../support/platform-calls.ts';
import { testServer } from '../../support/test-server.ts';

/** An approved package and everybody who might want it. */
async function published() {
  const server = await testServer();
  const parts = await acme(server);
  const { developer, reviewer, key, url } = parts;
  const signature = signWorkflow(EXAMPLE, key.privateKey);
  const { json } = await developer.post('/wpk/upload', { ...EXAMPLE, signature });
  const id = String(json['id']);
  const { registry, blobs } = server.station;
  const { digest } = await registry.submissions.get(id);
  const path = `/blobs/sha256/${digest.slice('sha256:'.length)}`;
  const authorization = await server.signIn('user');
  const fetchAs = (headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    fetch(`${url}${path}`, { method, headers: { ...authorization, ...headers } });
  const approve = () => reviewer.post(`/wpk/review/${id}`, { decision: 'approve' });
  const bytes = Buffer.from(await blobs.get(digest));
  return { ...parts, server, id, digest, path, bytes, fetchAs, approve };
}

describe('GET /blobs/sha256/<digest>', () => {
  it('answers the bytes of an approved package, to be kept for good, and 304 to whoever has them', async () => {
    const { fetchAs, approve, bytes, digest } = await published();
    await approve();
    const answer = await fetchAs();
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).toBe(`"${digest.slice(7)}"`);
    for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect((await fetchAs({ 'if-none-match': held })).status).toBe(304);
    expect((await fetchAs({ 'if-none-match': '"other"' })).status).toBe(200);
    const head = await fetchAs({}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(bytes.length),
      '',
    ]);
  });

  it('answers parts', async () => {
    const { fetchAs, approve, bytes } = await published();
    await approve();
    const size = bytes.length;
    const parts: [range: string, from: number, to: number][] = [
      ['bytes=0-9', 0, 9],
      ['bytes=5-', 5, size - 1],
      ['bytes=-7', size - 7, size - 1],
      [`bytes=10-${size + 500}`, 10, size - 1],
      [`bytes=-${size + 500}`, 0, size - 1],
    ];
    for (const [range, from, to] of parts) {
      const answer = await fetchAs({ range });
      const body = Buffer.from(await answer.arrayBuffer());
      expect([range, answer.status, answer.headers.get('content-range')]).toEqual([
        range,
        206,
        `bytes ${from}-${to}/${size}`,
      ]);
      expect(body).toEqual(bytes.subarray(from, to + 1));
    }
    const several = await fetchAs({ range: 'bytes=0-4, 10-14,-3' });
    expect(several.status).toBe(206);
    const boundary = /^multipart\/byteranges; boundary=(.+)$/.exec(
      several.headers.get('content-type') ?? '',
    )?.[1];
    const body = Buffer.from(await several.arrayBuffer()).toString('latin1');
    const found = body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => part.split('\r\n\r\n')[1]?.slice(0, -2));
    const expected = [bytes.subarray(0, 5), bytes.subarray(10, 15), bytes.subarray(size - 3)];
    expect(found).toEqual(expected.map((part) => part.toString('latin1')));
  });

  it('refuses parts that are not there, and leaves alone what it cannot read', async () => {
    const { fetchAs, approve, bytes } = await published();
    await approve();
    const many = Array.from({ length: 11 }, (_, index) => `${index * 2}-${index * 2}`).join(',');
    for (const range of [`bytes=${bytes.length}-`, 'bytes=-0', 'bytes=0-9,5-14', `bytes=${many}`]) {
      const answer = await fetchAs({ range });
      expect([range, answer.status]).toEqual([range, 416]);
      expect(answer.headers.get('content-range')).toBe(`bytes */${bytes.length}`);
      expect(await answer.json()).toMatchObject({ error: { code: 'http.range-not-satisfiable' } });
    }
    for (const range of ['bytes=9-2', 'bytes=a-b', 'lines=0-1', 'bytes=-']) {
      const answer = await fetchAs({ range });
      await answer.arrayBuffer();
      expect([range, answer.status]).toEqual([range, 200]);
    }
    const stale = await fetchAs({ range: 'bytes=0-1', 'if-range': '"other"' });
    await stale.arrayBuffer();
    expect(stale.status).toBe(200);
  });

  it('shows what is not approved, or blocked, to reviewers and its publisher only', async () => {
    const { server, nobody, reviewer, developer, user, path, approve, url, fetchAs } = await published();
    const other = caller(url, await server.signIn('developer', null));
    const statuses = async (): Promise<number[]> => {
      const all = [];
      for (const one of [reviewer, developer, other, user]) all.push((await one.raw(path)).status);
      return all;
    };
    expect((await nobody.raw(path)).status).toBe(401);
    expect(await statuses()).toEqual([200, 200, 404, 404]);
    await approve();
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    const etag = (await fetchAs()).headers.get('etag') ?? '';
    const admin = { userId: 'test', role: 'admin' } as const;
    const target = { extensionId: 'acme.risk-check', version: '1.0.0' };
    await server.station.registry.moderation.block(target, { reason: 'Bad.', evidence: 'Seen.' }, admin);
    expect(await statuses()).toEqual([200, 200, 404, 404]);
    expect((await fetchAs({ 'if-none-match': etag })).status).toBe(404);
  });

  it('shows no file, report or change of a package to whom it shows not the package', async () => {
    const { server, url, approve, id } = await published();
    const { extensionId, version } = await server.station.registry.submissions.get(id);
    const at = `${url}/api/v1/extensions/${extensionId}/${version}`;
    const statuses = async (role: 'user' | 'reviewer') => {
      const headers = await server.signIn(role);
      const paths = ['files', 'file?path=wpk.json', 'audit', `changes?from=${version}`];
      return Promise.all(paths.map(async (path) => (await fetch(`${at}/${path}`, { headers })).status));
    };
    expect((await statuses('user')).every((status) => status === 404)).toBe(true);
    await approve();
    expect(await statuses('reviewer')).toEqual([200, 200, 200, 200]);
    expect(await statuses('user')).toEqual([200, 200, 200, 200]);
  });

  it('audits no package for whom it shows it not, and quotes no report of it', async () => {
    const { server, url, approve, id, digest, developer } = await published();
    for (const jobId of server.station.jobs.started) await server.station.jobs.finished(jobId);
    const { extensionId, version } = await server.station.registry.submissions.get(id);
    const stranger = caller(url, await server.signIn('developer'));
    const seenBy = async (one: typeof stranger) => [
      (await one.post('/api/v1/extensions/validate', { digest })).status,
      (await one.post('/api/v1/extensions/validate', { extensionId, version })).status,
      (await one.get(`/api/v1/submissions/${id}`)).json['report'] === null,
    ];
    expect(await seenBy(stranger)).toEqual([404, 404, true]);
    expect(await seenBy(developer)).toEqual([200, 200, false]);
    const bytes = await server.station.blobs.get(digest);
    const loose = await server.station.blobs.put(Buffer.concat([bytes, Buffer.from('loose')]));
    expect((await stranger.post('/api/v1/extensions/validate', { digest: loose })).code).not.toBe(
      'store.blob-missing',
    );
    await approve();
    expect(await seenBy(stranger)).toEqual([200, 200, false]);
  });

  it('is no way to anything but packages', async () => {
    const { server, reviewer } = await published();
    const bytes = randomBytes(1_000);
    await server.station.blobs.put(bytes);
    const hex = createHash('sha256').update(bytes).digest('hex');
    for (const path of [hex, hex.toUpperCase(), 'a'.repeat(64), '..%2f..%2fstore.sqlite', '%00', 'x'])
      expect((await reviewer.raw(`/blobs/sha256/${path}`)).status).toBe(404);
  });
});
