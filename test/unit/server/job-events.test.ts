import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { acme, caller, EXAMPLE, signWorkflow } from '../../support/platform-calls.ts';
import { testServer } from '../../support/test-server.ts';

/** The messages of a stream of server-sent events: their ids and what they say. */
async function readEvents(
  response: Response,
): Promise<{ id: string; event: string; data: { seq?: number; state?: string } }[]> {
  const text = await response.text();
  return text
    .split('\n\n')
    .map(
      (block) =>
        new Map(
          block
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        ),
    )
    .filter((fields) => fields.has('event'))
    .map((fields) => ({
      id: fields.get('id') ?? '',
      event: fields.get('event') ?? '',
      data: JSON.parse(fields.get('data') || 'null') as { seq?: number; state?: string },
    }));
}

describe('a job of one publisher', () => {
  it('is nothing to the administrator of another', async () => {
    const server = await testServer();
    const { developer, key, url } = await acme(server);
    const signature = signWorkflow(EXAMPLE, key.privateKey);
    await developer.post('/wpk/upload', { ...EXAMPLE, signature });
    const [jobId = ''] = server.station.jobs.started;
    const by = { userId: 'test', role: 'admin' } as const;
    await server.station.registry.publishers.create({ id: 'other', displayName: 'Other' }, by);
    const admin = caller(url, await server.signIn('admin'));
    const agent = caller(url, await server.signIn('admin', 'other'));
    expect((await admin.get('/api/v1/jobs')).json['items']).toHaveLength(1);
    expect((await agent.get('/api/v1/jobs')).json['items']).toEqual([]);
    expect((await agent.get(`/api/v1/jobs/${jobId}`)).code).toBe('jobs.not-found');
    expect((await agent.post(`/api/v1/jobs/${jobId}/cancel`, {})).code).toBe('jobs.not-found');
  });
});

describe('GET /api/v1/jobs/{jobId}/events', () => {
  it('streams what happens until the job ends, and goes on after what a client saw last', async () => {
    const server = await testServer();
    const { developer, reviewer, key, url } = await acme(server);
    const signature = signWorkflow(EXAMPLE, key.privateKey);
    await developer.post('/wpk/upload', { ...EXAMPLE, signature });
    const [jobId = ''] = server.station.jobs.started;
    const path = `/api/v1/jobs/${jobId}/events`;
    const whole = await developer.raw(path);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const messages = (await readEvents(whole)).filter(({ event }) => event === 'message');
    const numbers = messages.map(({ data }) => data.seq);
    expect(numbers).toEqual(messages.map((_, index) => index + 1));
    expect(messages.map(({ id }) => id)).toEqual(numbers.map(String));
    expect(messages.at(-1)?.data.state).toBe('done');

    const seen = messages[0]?.id ?? '';
    const resumed = await fetch(`${url}${path}`, {
      headers: { ...developer.headers, 'last-event-id': seen },
    });
    const rest = (await readEvents(resumed)).filter(({ event }) => event === 'message');
    expect(rest.map(({ id }) => id)).toEqual(messages.slice(1).map(({ id }) => id));
    const asked = await readEvents(await developer.raw(`${path}?afterSeq=${seen}`));
    expect(asked.filter(({ event }) => event === 'message')).toEqual(rest);

    const foreign = await reviewer.get(path);
    expect([foreign.status, foreign.code]).toEqual([404, 'jobs.not-found']);
  });

  it('lets go of a client that went away', async () => {
    const server = await testServer();
    const { developer, key, url } = await acme(server);
    const signature = signWorkflow(EXAMPLE, key.privateKey);
    await developer.post('/wpk/upload', { ...EXAMPLE, signature });
    const [jobId = ''] = server.station.jobs.started;
    const request = get(`${url}/api/v1/jobs/${jobId}/events`, { headers: developer.headers, agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.headers['content-type']).toBe('text/event-stream');
    request.destroy();
    await once(request, 'close');
    expect((await server.station.jobs.finished(jobId)).state).toBe('done');
    expect((await developer.get(`/api/v1/jobs/${jobId}`)).json).toMatchObject({ state: 'done' });
  });

  it('ends with the sign-in it was asked for under', async () => {
    const server = await testServer();
    const url = await server.listen();
    const { station } = server;
    const wanted = { name: 'ci', role: 'admin', publisherId: null, expiresInDays: 1 } as const;
    const { id, token } = await station.accessTokens.create(wanted, 'test');
    // Work of a process elsewhere, which goes on.
    const now = Date.now();
    const busy = { state: 'running', progress: 0.5, phase: 'auditing', attempts: 1, maxAttempts: 5 } as const;
    const held = { owner: 'elsewhere', leaseUntil: now + 3_600_000, cancelRequested: false } as const;
    const open = { result: null, error: null, createdAt: now, finishedAt: null, dead: false } as const;
    await station.store.transaction((tx) =>
      tx.jobs.insert({ id: 'busy', kind: 'audit', input: {}, actor: 'test', ...busy, ...held, ...open }),
    );
    const stream = await fetch(`${url}/api/v1/jobs/busy/events`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(stream.status).toBe(200);
    await station.accessTokens.revoke(id, 'test');
    const messages = await readEvents(stream);
    expect(messages.at(-1)).toMatchObject({ event: 'error', data: { code: 'auth.revoked' } });
  });
});
