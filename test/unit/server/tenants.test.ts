import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { announce } from '../../../src-main/events/index.ts';
import { createTenants } from '../../../src-main/hosts/server/tenants.ts';
import { createStation } from '../../../src-main/station.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';

describe('a server that starts again', () => {
  it('sends what waits in the homes of its tenants before anybody asks for them', async () => {
    const home = temporaryFolder();
    const receiver = await WebhookReceiver.open();
    const workbench = createWorkbench();
    for (const tenant of ['busy', 'calm']) {
      const folder = path.join(home, 'tenants', tenant);
      mkdirSync(folder, { recursive: true });
      const webhooks = { allowLoopback: true };
      const station = await createStation({ home: folder, workbench, keychain: null, tenant, webhooks });
      const wanted = { eventTypes: ['marketplace.version.approved'], description: '' } as const;
      if (tenant === 'busy') await station.webhooks.create({ url: receiver.url, ...wanted }, 'admin');
      await station.store.transaction((tx) =>
        announce(tx, { type: 'marketplace.version.approved', subject: tenant, data: {} }, Date.now()),
      );
      await station.close();
    }
    const tenants = createTenants({
      home,
      workbench,
      passphrase: undefined,
      keychain: null,
      webhooks: { allowLoopback: true },
      now: Date.now,
    });
    onTestFinished(async () => {
      await tenants.close();
      await workbench.close();
      await receiver.close();
    });
    // A receiver that is not there yet keeps the home open.
    receiver.always = { status: 503 };
    await tenants.resume();
    expect(tenants.open).toBe(1);
    const [message] = await receiver.requests(1);
    expect(message?.body).toContain('"subject":"busy"');
  });

  it('has nothing to look into where there is no tenant', async () => {
    const workbench = createWorkbench();
    const home = temporaryFolder();
    const tenants = createTenants({ home, workbench, passphrase: undefined, keychain: null, now: Date.now });
    await tenants.resume();
    expect(tenants.open).toBe(0);
    await tenants.close();
    await workbench.close();
  });
});
