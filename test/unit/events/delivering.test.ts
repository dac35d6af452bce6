import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { cloudEventSchema, type Delivery } from '../../../src-shared/models/webhook.ts';
import { outboxHome, type OutboxHome } from '../../support/outbox-home.ts';
import { verifyStandardWebhook } from '../../support/standard-webhooks.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';

let folder: string;
let home: OutboxHome;
let receiver: WebhookReceiver;
let hook: { readonly id: string; readonly secret: string };

beforeEach(async () => {
  folder = temporaryFolder();
  home = await outboxHome(folder);
  receiver = await WebhookReceiver.open();
  onTestFinished(() => receiver.close());
  hook = await home.webhooks.create(
    { url: receiver.url, eventTypes: ['marketplace.version.approved'], description: '' },
    'admin',
  );
});

const page = { limit: 50, offset: 0 };
const deliveries = (): Promise<readonly Delivery[]> => home.webhooks.deliveries(hook.id, page);
const states = async () => (await deliveries()).map(({ state }) => state);
const allAre = (state: Delivery['state']) => expect.poll(states, { interval: 5 }).toEqual([state]);

describe('an event', () => {
  it('arrives as a CloudEvent that a receiver can verify by the specification', async () => {
    await home.deliver();
    await home.approve('1.0.0');
    const [message] = await receiver.requests(1);
    if (message === undefined) throw new Error('nothing came');
    expect(message.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    const event = cloudEventSchema.parse(JSON.parse(message.body));
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'marketplace.version.approved',
      subject: 'acme.one@1.0.0',
      data: { extensionId: 'acme.one', version: '1.0.0' },
    });
    expect(event.source).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(message.headers['webhook-id']).toBe(event.id);
    expect(await verifyStandardWebhook(hook.secret, message, Date.now())).toBeNull();
    const changed = { ...message, body: message.body.replace('1.0.0', '6.6.6') };
    expect(await verifyStandardWebhook(hook.secret, changed, Date.now())).toBe('no signature fits');
    const otherId = { ...message, headers: { ...message.headers, 'webhook-id': 'other' } };
    expect(await verifyStandardWebhook(hook.secret, otherId, Date.now())).toBe('no signature fits');
    await allAre('delivered');
  });

  it('is not sent when what it tells of was not committed', async () => {
    await home.deliver();
    const { announce } = await import('../../../src-main/events/index.ts');
    const told = { type: 'marketplace.version.approved', subject: 'acme.one@9.0.0', data: {} } as const;
    await expect(
      home.store.transaction(async (tx) => {
        await announce(tx, told, Date.now());
        throw new Error('the transition failed');
      }),
    ).rejects.toThrow('the transition failed');
    await home.approve('1.0.0');
    const [message] = await receiver.requests(1);
    expect(message?.body).toContain('acme.one@1.0.0');
    await allAre('delivered');
    expect(receiver.received).toHaveLength(1);
  });

  it('goes to the endpoints that want its type and are enabled, and is not kept where none does', async () => {
    const { webhooks } = home;
    await webhooks.disable(hook.id, 'admin');
    await home.approve('1.0.0');
    const other = { url: receiver.url, description: '' };
    await webhooks.create({ ...other, eventTypes: ['marketplace.version.rejected'] }, 'admin');
    await home.approve('1.1.0');
    expect(await home.store.read((tx) => tx.webhooks.deliveries(page))).toEqual([]);
    await webhooks.enable(hook.id, 'admin');
    await webhooks.create({ ...other, eventTypes: ['marketplace.version.approved'] }, 'admin');
    await home.approve('1.2.0');
    await home.deliver();
    const messages = await receiver.requests(2);
    expect(new Set(messages.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(messages[0]?.body).toBe(messages[1]?.body);
  });

  it('is tried again with the same id until a receiver that comes and goes takes it', async () => {
    receiver.replies.push(
      { status: 500 },
      { status: 302, headers: { location: '/elsewhere' } },
      { status: 429 },
    );
    await home.approve('1.0.0');
    await home.deliver();
    await allAre('delivered');
    expect(receiver.received).toHaveLength(4);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await deliveries()).toMatchObject([{ attempts: 4, lastStatus: 204, lastProblem: null }]);
    expect(await home.webhooks.get(hook.id)).toMatchObject({ failingSince: null, state: 'enabled' });
  });

  it('becomes a dead letter after its attempts, and goes again when it is told to', async () => {
    receiver.always = { status: 503, body: 'x'.repeat(100_000) };
    await home.approve('1.0.0');
    await home.deliver();
    await allAre('dead');
    const [dead] = await home.webhooks.deadLetters(page);
    expect(dead).toMatchObject({
      attempts: 4,
      lastStatus: 503,
      lastProblem: 'the answer was 503',
      dueAt: null,
    });
    receiver.always = { status: 200 };
    expect(await home.webhooks.retryDeadLetters(null)).toBe(1);
    await allAre('delivered');
    await home.webhooks.redeliver(dead?.id ?? '');
    await receiver.requests(6);
    await allAre('delivered');
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await home.webhooks.retryDeadLetters(hook.id)).toBe(0);
  });

  it('is cut off from a receiver that does not answer', async () => {
    receiver.replies.push({ status: 200, hangs: true });
    await home.approve('1.0.0');
    await home.deliver({ timing: { attemptMs: 50 } });
    await receiver.requests(2);
    await allAre('delivered');
  });

  it('waits at least as long as the receiver asks', async () => {
    receiver.always = { status: 503, headers: { 'retry-after': '3600' } };
    await home.approve('1.0.0');
    await home.deliver();
    const before = Date.now();
    await expect.poll(async () => (await deliveries())[0]?.lastStatus, { interval: 5 }).toBe(503);
    const [waiting] = await deliveries();
    expect(waiting?.state).toBe('waiting');
    expect(Date.parse(waiting?.dueAt ?? '')).toBeGreaterThanOrEqual(before + 3_600_000 - 1_000);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('an endpoint', () => {
  it('on this machine is reached only where the server allows it', async () => {
    await home.approve('1.0.0');
    await home.deliver({ allowLoopback: false });
    await allAre('dead');
    expect(receiver.received).toEqual([]);
    expect((await deliveries())[0]?.lastProblem).toContain('this machine');
  });

  it('is disabled with its reason when nothing came through for days', async () => {
    let clock = Date.now();
    receiver.always = { status: 500 };
    await home.approve('1.0.0');
    await home.deliver({
      now: () => (clock += 3_600_000),
      timing: { attempts: 1_000, failingMs: 12 * 3_600_000 },
    });
    await expect.poll(async () => (await home.webhooks.get(hook.id)).state, { interval: 5 }).toBe('disabled');
    const disabled = await home.webhooks.get(hook.id);
    expect(disabled.disabledReason).toContain('nothing has come through since');
    expect(await states()).toEqual(['waiting']);
    const [{ id: deliveryId } = { id: '' }] = await deliveries();
    await expect(home.webhooks.retryDeadLetters(hook.id)).rejects.toMatchObject({
      code: 'webhooks.disabled',
    });
    await expect(home.webhooks.redeliver(deliveryId)).rejects.toMatchObject({
      code: 'webhooks.delivery-waits',
    });
    receiver.always = { status: 200 };
    await home.webhooks.enable(hook.id, 'admin');
    await allAre('delivered');
    const leaves = await home.store.read((tx) => tx.log.list(0, 100));
    const types = leaves.map(({ leaf }) => (JSON.parse(leaf) as { type: string }).type);
    expect(types).toEqual(['webhook.created', 'webhook.disabled', 'webhook.enabled']);
  });

  it('that says it is gone is told no more', async () => {
    receiver.always = { status: 410 };
    await home.approve('1.0.0');
    await home.deliver();
    await allAre('dead');
    expect(await home.webhooks.get(hook.id)).toMatchObject({ state: 'disabled' });
    expect(receiver.received).toHaveLength(1);
  });

  it('does not hold up another that answers', async () => {
    const quick = await WebhookReceiver.open();
    onTestFinished(() => quick.close());
    receiver.always = { status: 200, hangs: true };
    const wanted = { eventTypes: ['marketplace.version.approved'], description: '' } as const;
    await home.webhooks.create({ url: quick.url, ...wanted }, 'admin');
    for (let patch = 0; patch < 30; patch += 1) await home.approve(`1.0.${patch}`);
    await home.deliver({ timing: { attemptMs: 60_000 } });
    await quick.requests(30);
    expect(receiver.received.length).toBeLessThanOrEqual(2);
  });

  it('is signed by its secret and, for a day after a change, by the one before', async () => {
    const next = await home.webhooks.rotateSecret(hook.id, 'admin');
    expect(next.secret).not.toBe(hook.secret);
    const deliverer = await home.deliver();
    await home.approve('1.0.0');
    const [first] = await receiver.requests(1);
    if (first === undefined) throw new Error('nothing came');
    for (const secret of [hook.secret, next.secret])
      expect(await verifyStandardWebhook(secret, first, Date.now())).toBeNull();
    await allAre('delivered');
    await deliverer.close();
    const tomorrow = () => Date.now() + 25 * 3_600_000;
    await home.deliver({ now: tomorrow });
    await home.approve('1.1.0');
    const second = (await receiver.requests(2))[1];
    if (second === undefined) throw new Error('nothing came');
    expect(await verifyStandardWebhook(next.secret, second, tomorrow())).toBeNull();
    expect(await verifyStandardWebhook(hook.secret, second, tomorrow())).toBe('no signature fits');
  });

  it('keeps its secret out of the store, and its address out of the log', async () => {
    const bytes = readFileSync(path.join(folder, 'store.sqlite')).toString('latin1');
    const wal = readFileSync(path.join(folder, 'store.sqlite-wal')).toString('latin1');
    expect(bytes + wal).not.toContain(hook.secret.slice(6));
    const leaves = await home.store.read((tx) => tx.log.list(0, 100));
    expect(JSON.stringify(leaves)).not.toContain('127.0.0.1');
  });

  it.each([
    'nonsense',
    'ftp://example.com/',
    'http://example.com/hook',
    'http://127.0.0.1.example.com/',
    'https://user:secret@example.com/',
    'https://example.com/#part',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ])('is refused at %s', async (url) => {
    const wanted = { url, eventTypes: ['marketplace.version.approved'] as const, description: '' };
    await expect(home.webhooks.create(wanted, 'admin')).rejects.toMatchObject({ code: 'webhooks.bad-url' });
  });

  it('goes with its deliveries, and what is not there is refused', async () => {
    await home.approve('1.0.0');
    await home.webhooks.delete(hook.id, 'admin');
    expect(await home.store.read((tx) => tx.webhooks.deliveries(page))).toEqual([]);
    const { webhooks } = home;
    for (const work of [
      () => webhooks.get(hook.id),
      () => webhooks.delete(hook.id, 'admin'),
      () => webhooks.disable(hook.id, 'admin'),
      () => webhooks.enable(hook.id, 'admin'),
      () => webhooks.rotateSecret(hook.id, 'admin'),
      () => webhooks.deliveries(hook.id, page),
      () => webhooks.retryDeadLetters(hook.id),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'webhooks.not-found' });
    await expect(webhooks.redeliver('nothing')).rejects.toMatchObject({
      code: 'webhooks.delivery-not-found',
    });
  });
});
