import path from 'node:path';
import { createWebhooks, Deliverer, type Webhooks } from '../events/index.ts';
import { createGuardedPost } from '../sandbox/index.ts';
import type { Store } from '../store/port.ts';
import { openSecretBox, type KeyStoreOptions } from '../trust/index.ts';
import type { StationOptions } from './port.ts';

/** Who hears of what happens here, and the way it goes out to them. */
export interface Events {
  readonly webhooks: Webhooks;
  readonly deliverer: Deliverer;
  close(): Promise<void>;
}

export interface EventsDeps {
  readonly home: string;
  readonly store: Store;
  readonly now: () => number;
  /** This process, in what several may be at. */
  readonly owner: string;
  readonly keyOptions: KeyStoreOptions;
  readonly settings: NonNullable<StationOptions['webhooks']>;
}

export function openEvents({ home, store, now, owner, keyOptions, settings }: EventsDeps): Events {
  const secrets = openSecretBox(path.join(home, 'keys'), 'webhooks', keyOptions);
  const allowLoopback = settings.allowLoopback === true;
  const guarded = createGuardedPost({ allowLoopback });
  const timing = settings.timing ?? {};
  const deliverer = new Deliverer({ store, now, owner, secrets, post: guarded.post, timing });
  return {
    webhooks: createWebhooks({ store, now, secrets, allowLoopback }),
    deliverer,
    async close() {
      await deliverer.close();
      await guarded.close();
    },
  };
}
