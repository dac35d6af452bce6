import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import {
  announce,
  createWebhooks,
  Deliverer,
  type DeliveryTiming,
  type Webhooks,
} from '../../src-main/events/index.ts';
import { processMark } from '../../src-main/jobs/index.ts';
import { createGuardedPost } from '../../src-main/sandbox/index.ts';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { openSecretBox } from '../../src-main/trust/index.ts';

/** Waits are short, so that a test sees many of them. */
const FAST: Partial<DeliveryTiming> = { firstWaitMs: 1, longestWaitMs: 4, attempts: 4, attemptMs: 2_000 };

export interface OutboxHome {
  readonly store: Store;
  readonly webhooks: Webhooks;
  /** Commits one event of the type that all tests speak of. */
  approve(version: string): Promise<void>;
  /** Begins to deliver, as a host that stays does. */
  deliver(options?: {
    readonly timing?: Partial<DeliveryTiming>;
    readonly allowLoopback?: boolean;
    readonly now?: () => number;
    readonly random?: () => number;
  }): Promise<Deliverer>;
}

/** A store with an outbox, real keys and a real deliverer; closed after the test. */
export async function outboxHome(home: string, now: () => number = Date.now): Promise<OutboxHome> {
  const store = await openStore({ home });
  const secrets = openSecretBox(path.join(home, 'keys'), 'webhooks', { now, keychain: null });
  const closing: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const close of closing) await close();
    await store.close();
  });
  return {
    store,
    webhooks: createWebhooks({ store, now, secrets, allowLoopback: true }),
    approve: (version) =>
      store.transaction((tx) =>
        announce(
          tx,
          {
            type: 'marketplace.version.approved',
            subject: `acme.one@${version}`,
            data: { extensionId: 'acme.one', version },
          },
          now(),
        ),
      ),
    async deliver(options = {}) {
      const guarded = createGuardedPost({ allowLoopback: options.allowLoopback ?? true });
      const deliverer = new Deliverer({
        store,
        now: options.now ?? now,
        owner: `${await processMark()}/${randomUUID()}`,
        secrets,
        post: guarded.post,
        timing: { ...FAST, ...options.timing },
        ...(options.random === undefined ? {} : { random: options.random }),
      });
      closing.push(async () => {
        await deliverer.close();
        await guarded.close();
      });
      await deliverer.start();
      return deliverer;
    },
  };
}
