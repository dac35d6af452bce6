import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { packFiles } from '../../src-main/packages/index.ts';
import type { Delivery, Webhook } from '../../src-shared/models/webhook.ts';
import { answering, packageFiles } from '../support/installs/package-files.ts';
import { verifyStandardWebhook } from '../support/standard-webhooks.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';
import { wpkHome, type WpkHome } from '../support/wpk-home.ts';

const ID = 'grove.aspen';
const POLL = { timeout: 30_000 };
/** The receiver is on this machine. */
const env = { MARKETPLACE_SERVER_WEBHOOK_LOOPBACK: 'true' };
let at: WpkHome;
let receiver: WebhookReceiver;

beforeAll(async () => {
  at = await wpkHome();
  receiver = await WebhookReceiver.open();
});
afterAll(async () => {
  await receiver.close();
  await at.remove();
});

/** `wpk serve` as a process of its own, to be killed. */
async function serve() {
  const args = ['bin/wpk.mjs', '--home', at.home, '--json', 'serve', '--port', '0', '--log-level', 'silent'];
  const child: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MARKETPLACE_PASSPHRASE: 'correct horse',
      ...env,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(createInterface(child.stdout), 'line');
  return {
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function approve(version: string): Promise<void> {
  const file = `aspen-${version}.wpk`;
  await writeFile(at.at(file), await packFiles(packageFiles({ id: ID, version, main: answering(1) })));
  await at.json(['sign', file]);
  await at.json(['publish', file]);
  await at.json(['review', 'approve', `${ID}@${version}`]);
}

const deliveries = async (id: string) =>
  (await at.json<{ items: Delivery[] }>(['webhook', 'deliveries', id])).items;
const deadLetters = async () => (await at.json<{ items: Delivery[] }>(['webhook', 'dead-letters'])).items;

describe('webhooks of a server that dies', () => {
  let hook: Webhook & { secret: string };

  it('are sent by the next server, with the same id, when one was killed before or while sending', async () => {
    hook = await at.json(['webhook', 'create', receiver.url, '--event', 'version.approved'], { env });
    await approve('1.0.0');
    // The process that approved is gone and sent nothing.
    expect(await deliveries(hook.id)).toMatchObject([
      { state: 'waiting', attempts: 0, subject: `${ID}@1.0.0`, type: 'marketplace.version.approved' },
    ]);
    receiver.replies.push({ status: 200, hangs: true });
    const first = await serve();
    await receiver.requests(1);
    await first.kill();
    const second = await serve();
    await receiver.requests(2);
    await expect.poll(async () => (await deliveries(hook.id))[0]?.state, POLL).toBe('delivered');
    await second.kill();
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toBe(ids[1]);
    for (const message of receiver.received)
      expect(await verifyStandardWebhook(hook.secret, message, Date.now())).toBeNull();
    expect(await deliveries(hook.id)).toMatchObject([{ attempts: 2, lastStatus: 204 }]);
  });

  it('show what was given up, and send it again when told to', async () => {
    receiver.always = { status: 410 };
    await approve('1.1.0');
    const server = await serve();
    await expect.poll(async () => (await deadLetters()).length, POLL).toBe(1);
    const { items } = await at.json<{ items: Webhook[] }>(['webhook', 'list']);
    expect(items).toMatchObject([{ id: hook.id, state: 'disabled' }]);
    expect(items[0]?.disabledReason).toContain('410');
    expect((await at.refused(['webhook', 'dead-letters', '--retry', hook.id])).code).toBe(
      'webhooks.disabled',
    );
    receiver.always = { status: 200 };
    expect((await at.refused(['webhook', 'enable', hook.id], { exit: 2 })).code).toBe('webhooks.bad-url');
    await at.json(['webhook', 'enable', hook.id], { env });
    expect(await at.json(['webhook', 'dead-letters', '--retry'])).toEqual({ retried: 1 });
    await expect.poll(async () => (await deadLetters()).length, POLL).toBe(0);
    await expect.poll(async () => (await deliveries(hook.id))[0]?.state, POLL).toBe('delivered');
    const before = receiver.received.length;
    const [last] = await deliveries(hook.id);
    await at.json(['webhook', 'redeliver', last?.id ?? '']);
    await expect.poll(() => receiver.received.length, POLL).toBeGreaterThan(before);
    await server.kill();
  });

  it('are changed, and forgotten, by their administrator', async () => {
    const changed = await at.json<{ secret: string }>(['webhook', 'secret', hook.id]);
    expect(changed.secret).toMatch(/^whsec_/);
    expect(changed.secret).not.toBe(hook.secret);
    expect(await at.json(['webhook', 'disable', hook.id])).toMatchObject({ state: 'disabled' });
    expect(await at.json(['webhook', 'delete', hook.id])).toEqual({ deleted: true });
    expect(await at.json(['webhook', 'list'])).toEqual({ items: [] });
    expect((await at.refused(['webhook', 'deliveries', hook.id])).code).toBe('webhooks.not-found');
    const wrong = await at.refused(['webhook', 'create', 'http://example.com'], { exit: 2 });
    expect(wrong.code).toBe('webhooks.bad-url');
    await at.refused(['webhook', 'create', 'https://example.com', '--event', 'nonsense'], { exit: 2 });
  });
});
