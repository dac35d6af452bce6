import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src-shared/json.ts';
import {
  acme,
  caller,
  EXAMPLE,
  signWorkflow,
  workflowKey,
  type WorkflowBody,
} from '../../support/platform-calls.ts';
import { testServer } from '../../support/test-server.ts';

const UPLOADED = { status: 'uploaded', message: 'WPK uploaded for review' };

describe('POST /wpk/upload, GET /wpk/list and POST /wpk/review/{id}', () => {
  it('take the platform’s bodies and answer its shapes', async () => {
    const { developer, reviewer, user, key } = await acme(await testServer());
    const uploaded = await developer.post('/wpk/upload', {
      name: 'risk-check',
      version: '1.0.0',
      content: { steps: ['validate', 'assess', 'approve'] },
      signature: signWorkflow(EXAMPLE, key.privateKey),
    });
    expect(uploaded.status).toBe(200);
    const { id } = uploaded.json as { id: string };
    expect(uploaded.json).toEqual({ id, ...UPLOADED });

    const listed = await user.get('/wpk/list');
    expect(listed.status).toBe(200);
    const created = (listed.json as { wpks: { created_at: number }[] }).wpks[0]?.created_at ?? 0;
    expect(Math.abs(created - Date.now() / 1_000)).toBeLessThan(60);
    expect(listed.json).toEqual({
      wpks: [{ id, name: 'risk-check', version: '1.0.0', status: 'pending', created_at: created }],
      count: 1,
    });

    const reviewed = await reviewer.post(`/wpk/review/${id}`, {
      decision: 'approve',
      reason: 'Looks right.',
    });
    expect([reviewed.status, reviewed.json]).toEqual([
      200,
      { id, status: 'approved', message: 'WPK approved' },
    ]);
    const after = (await user.get('/wpk/list')).json as { wpks: { status: string }[] };
    expect(after.wpks.map(({ status }) => status)).toEqual(['approved']);
    const again = await reviewer.post(`/wpk/review/${id}`, { decision: 'reject', reason: 'No.' });
    expect([again.status, again.code]).toEqual([409, 'registry.illegal-transition']);
  });

  it('keep several versions of one workflow, and refuse the same one again', async () => {
    const { developer, user, reviewer, key } = await acme(await testServer());
    const upload = (version: string, steps: readonly Json[] = EXAMPLE.content.steps) => {
      const body = { ...EXAMPLE, version, content: { steps } };
      return developer.post('/wpk/upload', { ...body, signature: signWorkflow(body, key.privateKey) });
    };
    const first = await upload('1.0.0');
    expect(first.status).toBe(200);
    expect((await upload('1.1.0')).status).toBe(200);
    for (const steps of [EXAMPLE.content.steps, ['another']]) {
      const again = await upload('1.0.0', steps);
      expect([again.status, again.code]).toEqual([409, 'registry.version-exists']);
    }
    const page = await user.get('/wpk/list?limit=1');
    expect(page.json).toMatchObject({ wpks: [{ version: '1.1.0' }], count: 1 });
    const next = String((page.json as { next_cursor?: string }).next_cursor);
    expect((await user.get(`/wpk/list?limit=1&cursor=${next}`)).json).toEqual({
      wpks: [expect.objectContaining({ version: '1.0.0' })],
      count: 1,
    });
    expect((await user.get('/wpk/list?cursor=made-up')).status).toBe(400);

    const { id } = first.json as { id: string };
    const rejected = await reviewer.post(`/wpk/review/${id}`, { decision: 'reject', reason: 'Too short.' });
    expect([rejected.status, rejected.json]).toEqual([
      200,
      { id, status: 'rejected', message: 'WPK rejected' },
    ]);
    expect((await upload('1.0.0')).status).toBe(200);
  });

  it('ask for a sign-in before the body is looked at, and for the role', async () => {
    const { nobody, developer, reviewer, user } = await acme(await testServer());
    for (const path of ['/wpk/upload', '/wpk/review/any'])
      expect((await nobody.post(path, '{ no json')).status).toBe(401);
    expect((await nobody.get('/wpk/list')).status).toBe(401);
    const asUser = await user.post('/wpk/upload', {});
    expect([asUser.status, asUser.code]).toEqual([403, 'api.forbidden']);
    const asDeveloper = await developer.post('/wpk/review/any', { decision: 'approve' });
    expect([asDeveloper.status, asDeveloper.code]).toEqual([403, 'api.forbidden']);
    const unknown = await reviewer.post('/wpk/review/any', { decision: 'approve' });
    expect([unknown.status, unknown.code]).toEqual([404, 'registry.submission-not-found']);
  });

  it('refuse every body that is not exactly one', async () => {
    const { developer, reviewer, key } = await acme(await testServer());
    const good = { ...EXAMPLE, signature: signWorkflow(EXAMPLE, key.privateKey) };
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const bodies: [what: string, body: unknown][] = [
      ['no JSON', '{ no json'],
      ['a list', [good]],
      ['no name', { ...good, name: undefined }],
      ['a name of nothing', { ...good, name: '…' }],
      ['a name of two lines', { ...good, name: 'risk\ncheck' }],
      ['no version', { ...good, version: undefined }],
      ['a version that is none', { ...good, version: '1.0' }],
      ['no content', { ...good, content: undefined }],
      ['content as text', { ...good, content: 'steps' }],
      ['content with more in it', { ...good, content: { ...good.content, code: 'x' } }],
      ['no steps', { ...good, content: { steps: [] } }],
      ['a step that is a number', { ...good, content: { steps: [1] } }],
      ['a step that is nothing the core knows', { ...good, content: { steps: [{ id: 'a', run: 'rm' }] } }],
      ['a step twice', { ...good, content: { steps: ['a', 'a'] } }],
      ['steps that wait for each other', { ...good, content: { steps: [{ id: 'a', needs: ['a'] }] } }],
      ['a member nobody asked for', { ...good, publisher: 'acme' }],
      ['half a character', { ...good, name: 'risk \ud800 check' }],
      [
        'steps that nest without end',
        `{"name":"a","version":"1.0.0","content":{"steps":${deep}},"signature":"x"}`,
      ],
      [
        'a prototype',
        '{"__proto__":{},"name":"a","version":"1.0.0","content":{"steps":["a"]},"signature":"x"}',
      ],
    ];
    for (const [what, body] of bodies) {
      const answer = await developer.post('/wpk/upload', body);
      expect([what, answer.status]).toEqual([what, 400]);
    }
    for (const body of [{}, { decision: 'maybe' }, { decision: 'approve', by: 'me' }])
      expect((await reviewer.post('/wpk/review/any', body)).status).toBe(400);
    expect((await developer.get('/wpk/list')).json).toMatchObject({ count: 0 });
  });
});

describe('the signature of an uploaded workflow', () => {
  it('is over the canonical JSON, in either form of ECDSA, whatever the order and spacing of the body', async () => {
    const { developer, key } = await acme(await testServer());
    const body: WorkflowBody = {
      name: 'Órdered Steps',
      version: '1.0.0',
      content: {
        steps: [
          { id: 'a', with: { z: 1.5e3, b: 'true', a: [null, '€'] } },
          { needs: ['a'], id: 'b' },
        ],
      },
    };
    const signature = signWorkflow(body, key.privateKey, 'ieee-p1363');
    const text = JSON.stringify(
      { signature, content: body.content, version: '1.0.0', name: body.name },
      null,
      3,
    );
    const answer = await developer.post('/wpk/upload', text);
    expect([answer.status, answer.json]).toMatchObject([200, UPLOADED]);
  });

  it('is refused unless a key of the publisher made it over this very content', async () => {
    const { developer, reviewer, key } = await acme(await testServer());
    const stranger = workflowKey();
    const other = { ...EXAMPLE, content: { steps: ['validate', 'approve'] } };
    const made: [what: string, signature: unknown][] = [
      ['made up', 'simulated-signature'],
      ['made up in hexadecimal', createHash('sha256').update('x').digest('hex')],
      ['of a stranger', signWorkflow(EXAMPLE, stranger.privateKey)],
      ['of other content', signWorkflow(other, key.privateKey)],
      ['cut short', signWorkflow(EXAMPLE, key.privateKey).slice(0, -4)],
      ['an empty bundle', {}],
      ['text of an empty bundle', '{}'],
      ['nothing like a bundle', { mediaType: 'application/json' }],
    ];
    for (const [what, signature] of made) {
      const answer = await developer.post('/wpk/upload', { ...EXAMPLE, signature });
      expect([what, answer.status, answer.code]).toEqual([what, 400, 'workflows.signature-refused']);
    }
    for (const signature of [undefined, null, '', 7])
      expect((await developer.post('/wpk/upload', { ...EXAMPLE, signature })).status).toBe(400);
    expect((await reviewer.get('/wpk/list')).json).toEqual({ wpks: [], count: 0 });
  });

  it('of a revoked key is refused, and a name of another publisher too', async () => {
    const server = await testServer();
    const { developer, key } = await acme(server);
    const admin = { userId: 'test', role: 'admin' } as const;
    await server.station.registry.publishers.create({ id: 'other', displayName: 'Other' }, admin);
    const foreign = { ...EXAMPLE, name: 'other.risk-check' };
    const taken = await developer.post('/wpk/upload', {
      ...foreign,
      signature: signWorkflow(foreign, key.privateKey),
    });
    expect([taken.status, taken.code]).toEqual([403, 'registry.not-owner']);
    const own = { ...EXAMPLE, name: 'acme.risk-check' };
    const signature = signWorkflow(own, key.privateKey);
    expect((await developer.post('/wpk/upload', { ...own, signature })).status).toBe(200);
    const { identities } = await server.station.registry.publishers.get('acme');
    const keyId = identities[0]?.keyId ?? '';
    await server.station.registry.publishers.revokeKey(
      { publisherId: 'acme', keyId, reason: 'Lost.' },
      admin,
    );
    const next = { ...EXAMPLE, version: '1.1.0' };
    const revoked = await developer.post('/wpk/upload', {
      ...next,
      signature: signWorkflow(next, key.privateKey),
    });
    expect([revoked.status, revoked.code]).toEqual([400, 'workflows.signature-refused']);
  });

  it('may be made up in simulation mode only, and what came in so says it for ever', async () => {
    const server = await testServer({ simulation: true });
    const { developer, reviewer, user } = await acme(server);
    const answer = await developer.post('/wpk/upload', { ...EXAMPLE, signature: 'simulated-signature' });
    const { id } = answer.json as { id: string };
    expect([answer.status, answer.json]).toEqual([200, { id, ...UPLOADED, simulated: true }]);
    expect((await user.get('/wpk/list')).json).toMatchObject({ wpks: [{ id, simulated: true }] });
    const reviewed = await reviewer.post(`/wpk/review/${id}`, { decision: 'approve' });
    expect(reviewed.json).toEqual({ id, status: 'approved', message: 'WPK approved', simulated: true });
    const shown = await user.get('/api/v1/extensions/acme.risk-check');
    expect(shown.json).toMatchObject({
      extension: { simulated: true },
      versions: [{ simulated: true, signer: { simulated: true } }],
    });
    await server.station.simulation.set(false, 'test');
    expect((await user.get('/wpk/list')).json).toMatchObject({ wpks: [{ id, simulated: true }] });
    const next = { ...EXAMPLE, version: '1.1.0', signature: 'simulated-signature' };
    expect((await developer.post('/wpk/upload', next)).status).toBe(400);
  });

  it('belongs to a publisher of the sender’s own where the token names none', async () => {
    const server = await testServer({ simulation: true });
    const url = await server.listen();
    const developer = caller(url, await server.signIn('developer'));
    const answer = await developer.post('/wpk/upload', { ...EXAMPLE, signature: 'made up' });
    expect(answer.status).toBe(200);
    const next = { ...EXAMPLE, version: '1.1.0', signature: 'made up' };
    expect((await developer.post('/wpk/upload', next)).status).toBe(200);
    const stranger = caller(url, await server.signIn('developer'));
    expect((await stranger.post('/wpk/upload', { ...EXAMPLE, signature: 'made up' })).status).toBe(200);
    expect(await server.station.registry.publishers.list()).toHaveLength(2);
  });
});
