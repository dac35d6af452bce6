import { describe, expect, it, onTestFinished } from 'vitest';
import type { CloudEvent } from '../../../src-shared/models/webhook.ts';
import { codeOf, testServer, type TestServer } from '../../support/test-server.ts';
import { pendingHello } from '../../support/published-hello.ts';
import { verifyStandardWebhook } from '../../support/standard-webhooks.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';

type Headers = { readonly authorization: string };

const call = (
  { server }: TestServer,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  headers: Headers,
  payload?: object,
) => server.inject({ method, url: `/api/v1${url}`, headers, ...(payload === undefined ? {} : { payload }) });

describe('webhooks over HTTP', () => {
  it('tell a receiver of a version from its submission to what its users do', async () => {
    const receiver = await WebhookReceiver.open();
    onTestFinished(() => receiver.close());
    const server = await testServer({ webhookLoopback: true });
    const admin = await server.signIn('admin');
    const made = await call(server, 'POST', '/webhooks', admin, { url: receiver.url });
    const { id, secret } = made.json<{ id: string; secret: string }>();
    const { extensionId, version, digest } = await pendingHello(server.station);
    const approve = { extensionId, version };
    expect((await call(server, 'POST', '/moderation/approve', admin, approve)).statusCode).toBe(200);
    const user = await server.signIn('user');
    const receipt = { kind: 'installed', extensionId, version, digest };
    await call(server, 'POST', '/receipts', user, receipt);
    await call(server, 'POST', '/receipts', user, receipt);
    await call(server, 'POST', '/receipts', user, { ...receipt, kind: 'ran', runId: 'r1', units: 12 });
    const messages = await receiver.requests(4);
    for (const message of messages)
      expect(await verifyStandardWebhook(secret, message, Date.now())).toBeNull();
    const events = messages.map(({ body }) => JSON.parse(body) as CloudEvent);
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      'marketplace.extension.installed',
      'marketplace.extension.run-metered',
      'marketplace.version.approved',
      'marketplace.version.submitted',
    ]);
    for (const event of events)
      expect(event).toMatchObject({
        subject: `${extensionId}@${version}`,
        data: { extensionId, version, digest, actor: expect.stringMatching(/^sha256:/) as string },
      });
    const metered = events.find(({ type }) => type.endsWith('run-metered'));
    expect(metered?.data).toMatchObject({ units: 12 });
    await expect
      .poll(async () => {
        const answer = await call(server, 'GET', `/webhooks/${id}/deliveries?state=delivered`, admin);
        return answer.json<{ items: unknown[] }>().items.length;
      })
      .toBe(4);
    const list = await call(server, 'GET', '/webhooks', admin);
    expect(list.json()).toMatchObject({ items: [{ id, url: receiver.url, state: 'enabled' }] });
    expect(list.body).not.toContain('whsec_');
  });

  it('are for administrators of everything', async () => {
    const server = await testServer();
    const admin = await server.signIn('admin');
    const made = await call(server, 'POST', '/webhooks', admin, { url: 'https://example.com/hook' });
    const { id } = made.json<{ id: string }>();
    await pendingHello(server.station);
    const scoped = await server.signIn('admin', 'acme');
    for (const [method, url, payload] of [
      ['GET', '/webhooks'],
      ['POST', '/webhooks', { url: 'https://example.com/hook' }],
      ['GET', `/webhooks/${id}`],
      ['POST', `/webhooks/${id}/secret`, {}],
      ['POST', `/webhooks/${id}/disable`, {}],
      ['POST', `/webhooks/${id}/enable`, {}],
      ['DELETE', `/webhooks/${id}`],
      ['GET', `/webhooks/${id}/deliveries`],
      ['POST', '/webhook-deliveries/any/redeliver', {}],
      ['GET', '/webhook-dead-letters'],
      ['POST', '/webhook-dead-letters/retry', {}],
    ] as const) {
      for (const role of ['user', 'developer', 'reviewer'] as const) {
        const answer = await call(server, method, url, await server.signIn(role), payload);
        expect([answer.statusCode, codeOf(answer)], `${method} ${url}`).toEqual([403, 'api.forbidden']);
      }
      const answer = await call(server, method, url, scoped, payload);
      expect([answer.statusCode, codeOf(answer)], `${method} ${url}`).toEqual([403, 'auth.scoped']);
    }
    expect((await call(server, 'GET', `/webhooks/${id}`, admin)).json()).toMatchObject({ state: 'enabled' });
  });

  it('are refused in any other form', async () => {
    const server = await testServer();
    const admin = await server.signIn('admin');
    const create = (payload: object) => call(server, 'POST', '/webhooks', admin, payload);
    const url = 'https://example.com/hook';
    for (const payload of [
      {},
      { url: '' },
      { url: 7 },
      { url: `https://example.com/${'x'.repeat(3_000)}` },
      { url, eventTypes: [] },
      { url, eventTypes: ['no.such'] },
      { url, description: 'x'.repeat(201) },
    ])
      expect(codeOf(await create(payload))).toBe('api.invalid-input');
    for (const bad of [
      'http://example.com/',
      'http://127.0.0.1:5005/x',
      'https://localhost/x',
      'https://[::1]/x',
      'https://10.0.0.1/x',
    ])
      expect(codeOf(await create({ url: bad })), bad).toBe('webhooks.bad-url');
    for (let number = 0; number < 50; number += 1) expect((await create({ url })).statusCode).toBe(200);
    expect(codeOf(await create({ url }))).toBe('webhooks.too-many');
    const unknown = await call(server, 'POST', '/webhook-deliveries/none/redeliver', admin, {});
    expect([unknown.statusCode, codeOf(unknown)]).toEqual([404, 'webhooks.delivery-not-found']);
  });
});
