import { describe, expect, it, onTestFinished } from 'vitest';
import type { CloudEvent } from '../../../src-shared/models/webhook.ts';
import { jwtIssuer } from '../../support/jwt-issuer.ts';
import { publishedHello } from '../../support/published-hello.ts';
import { codeOf, testServer } from '../../support/test-server.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';

const PERSON = `sha256:${'d'.repeat(64)}`;
const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

async function open() {
  const issuer = await jwtIssuer();
  const receiver = await WebhookReceiver.open();
  onTestFinished(() => receiver.close());
  const server = await testServer({ issuers: [issuer.settings], webhookLoopback: true });
  const { extensionId } = await publishedHello(server.station);
  await server.station.webhooks.create(
    { url: receiver.url, eventTypes: ['marketplace.subscription.changed'], description: '' },
    'admin',
  );
  const as = async (sub: string, role: string, publisher?: string) => ({
    authorization: `Bearer ${await issuer.sign({ sub, role, jti: crypto.randomUUID(), ...(publisher === undefined ? {} : { publisher }) })}`,
  });
  const call = (method: 'GET' | 'POST', url: string, headers: { authorization: string }, payload?: object) =>
    server.server.inject({
      method,
      url: `/api/v1${url}`,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
  const wanted = { extensionId, userId: PERSON, plan: 'trial', endsAt: inDays(10) };
  return { as, call, wanted, receiver, extensionId };
}

describe('entitlements over HTTP', () => {
  it('are known to the administrator of one publisher as far as they are of that publisher', async () => {
    const { as, call, wanted, extensionId } = await open();
    const { id } = (await call('POST', '/entitlements', await as('boss', 'admin'), wanted)).json<{
      id: string;
    }>();
    const seenBy = async (publisher: string) => {
      const headers = await as('agent', 'admin', publisher);
      const list = await call('GET', `/entitlements?userId=${PERSON}&extensionId=${extensionId}`, headers);
      const { statusCode } = await call('GET', `/entitlements/${id}`, headers);
      return [statusCode, list.json<{ items: unknown[] }>().items.length];
    };
    expect(await seenBy(extensionId.split('.')[0] ?? '')).toEqual([200, 1]);
    expect(await seenBy('another')).toEqual([404, 0]);
    // Of all users an administrator is told, and nobody else.
    const ofAll = async (headers: { authorization: string }) =>
      (await call('GET', '/entitlements?everybody=true', headers)).json<{ items: unknown[] }>().items.length;
    expect(await ofAll(await as('boss', 'admin'))).toBe(1);
    expect(await ofAll(await as('somebody', 'reviewer'))).toBe(0);
    expect(await ofAll(await as('agent', 'admin', 'another'))).toBe(0);
  });

  it('are issued by administrators, fetched by their user, and told to whoever bills', async () => {
    const { as, call, wanted, receiver, extensionId } = await open();
    const admin = await as('boss', 'admin');
    const person = await as(PERSON, 'user');
    const first = await call('POST', '/entitlements', admin, wanted);
    expect(first.json()).toMatchObject({ state: 'trial', userId: PERSON, extensionId, origin: 'issued' });
    const paid = { ...wanted, plan: 'subscription', endsAt: inDays(30), graceDays: 3 };
    const { id, token } = (await call('POST', '/entitlements', admin, paid)).json<{
      id: string;
      token: string;
    }>();
    const list = await call('GET', '/entitlements', person);
    expect(list.json<{ items: { plan: string }[] }>().items.map(({ plan }) => plan)).toEqual([
      'subscription',
      'trial',
    ]);
    expect(list.body).not.toContain(token);
    expect((await call('GET', `/entitlements/${id}`, person)).json()).toMatchObject({ token });
    const events = (await receiver.requests(2)).map(({ body }) => JSON.parse(body) as CloudEvent);
    const byPlan = new Map(events.map((event) => [event.data['plan'], event]));
    expect(byPlan.get('trial')).toMatchObject({
      subject: extensionId,
      data: { state: 'trial', before: null, user: PERSON },
    });
    expect(byPlan.get('subscription')?.data).toMatchObject({ state: 'active', before: 'trial' });
    const key = await call('GET', '/entitlement-issuer', person);
    expect(key.json()).toMatchObject({ publicKey: expect.stringContaining('BEGIN PUBLIC KEY') as string });
    expect(key.body).not.toContain('PRIVATE');
  });

  it('are nobody else’s to see or to issue', async () => {
    const { as, call, wanted } = await open();
    const admin = await as('boss', 'admin');
    const { id } = (await call('POST', '/entitlements', admin, wanted)).json<{ id: string }>();
    const other = await as('somebody', 'user');
    expect(codeOf(await call('GET', `/entitlements/${id}`, other))).toBe('entitlements.not-found');
    expect((await call('GET', `/entitlements?userId=${PERSON}`, other)).json()).toEqual({ items: [] });
    for (const role of ['user', 'developer', 'reviewer'])
      expect(codeOf(await call('POST', '/entitlements', await as('x', role), wanted))).toBe('api.forbidden');
    const foreign = await as('x', 'admin', 'other-publisher');
    expect(codeOf(await call('POST', '/entitlements', foreign, wanted))).toBe('registry.not-owner');
    expect(
      (await call('GET', `/entitlements?userId=${encodeURIComponent(PERSON)}`, admin)).json(),
    ).toMatchObject({
      items: [{ id }],
    });
  });

  it('are refused in any other form, and what is a machine’s own is not there', async () => {
    const { as, call, wanted } = await open();
    const admin = await as('boss', 'admin');
    for (const change of [
      { plan: 'for-ever' },
      { endsAt: 'tomorrow' },
      { graceDays: 91 },
      { graceDays: -1 },
      { userId: '' },
      { extensionId: '../x' },
      { startsAt: 7 },
    ])
      expect(codeOf(await call('POST', '/entitlements', admin, { ...wanted, ...change }))).toBe(
        'api.invalid-input',
      );
    const past = { ...wanted, endsAt: inDays(-1) };
    expect(codeOf(await call('POST', '/entitlements', admin, past))).toBe('entitlements.bad-period');
    for (const name of ['import', 'trustIssuer', 'issuers', 'distrustIssuer'])
      expect((await call('POST', `/subscriptions/${name}`, admin, {})).statusCode).toBe(404);
  });
});
