import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { WEBHOOK_LIMITS } from '../../src-shared/limits.ts';
import type { Delivery, DeliveryState, EventType, Webhook } from '../../src-shared/models/webhook.ts';
import type { DeliveryRow, Page, Store, Tx, WebhookRow } from '../store/port.ts';
import type { SecretBox } from '../trust/index.ts';
import { begunAnew, disabled, enabled } from './delivery-states.ts';
import { presentDelivery, presentWebhook } from './present.ts';
import { recordWebhook } from './record.ts';
import { placeOf } from './secrets.ts';
import { newWebhookSecret } from './signature.ts';
import { needWebhookUrl } from './webhook-url.ts';

/** Endpoints and their deliveries, for whoever looks after a home. */
export interface Webhooks {
  /** The only time, besides `rotateSecret`, that a secret is seen. @throws webhooks.bad-url, webhooks.too-many */
  create(
    wanted: {
      readonly url: string;
      readonly eventTypes: readonly EventType[];
      readonly description: string;
    },
    userId: string,
  ): Promise<Webhook & { readonly secret: string }>;
  list(): Promise<readonly Webhook[]>;
  /** @throws webhooks.not-found */
  get(id: string): Promise<Webhook>;
  rotateSecret(id: string, userId: string): Promise<Webhook & { readonly secret: string }>;
  disable(id: string, userId: string): Promise<Webhook>;
  /** @throws webhooks.not-found, webhooks.bad-url */
  enable(id: string, userId: string): Promise<Webhook>;
  delete(id: string, userId: string): Promise<void>;
  deliveries(
    id: string,
    filter: Page & { readonly state?: DeliveryState | undefined },
  ): Promise<readonly Delivery[]>;
  /** @throws webhooks.delivery-not-found, webhooks.delivery-waits, webhooks.disabled */
  redeliver(deliveryId: string): Promise<Delivery>;
  deadLetters(page: Page): Promise<readonly Delivery[]>;
  /** Answers how many go again. @throws webhooks.not-found, webhooks.disabled */
  retryDeadLetters(id: string | null): Promise<number>;
  /** Does anything wait to be sent? */
  hasWaiting(): Promise<boolean>;
}

/** Dead letters that are begun anew in one transaction. */
const AT_ONCE = 500;

export function createWebhooks(deps: {
  readonly store: Store;
  readonly now: () => number;
  readonly secrets: SecretBox;
  /** Lets events go to this machine. */
  readonly allowLoopback: boolean;
}): Webhooks {
  const { store, now, secrets, allowLoopback } = deps;

  /** Changes one endpoint and tells the log. */
  const change = (
    id: string,
    what: Parameters<typeof recordWebhook>[1],
    userId: string,
    next: (row: WebhookRow) => WebhookRow,
  ): Promise<Webhook> =>
    store.transaction(async (tx) => {
      const before = await needWebhook(tx, id);
      const after = next(before);
      if (after === before) return presentWebhook(before);
      await tx.webhooks.update(after);
      await recordWebhook(tx, what, after, { userId, at: now() });
      return presentWebhook(after);
    });

  return {
    async create({ url, eventTypes, description }, userId) {
      const id = newId();
      const secret = newWebhookSecret();
      const row: WebhookRow = {
        id,
        url: needWebhookUrl(url, { allowLoopback }),
        description,
        eventTypes: [...new Set(eventTypes)],
        state: 'enabled',
        disabledReason: null,
        secret: await secrets.seal(secret, placeOf(id)),
        previousSecret: null,
        previousUntil: null,
        createdAt: now(),
        createdBy: userId,
        failingSince: null,
        lastSuccessAt: null,
      };
      await store.transaction(async (tx) => {
        const limit = WEBHOOK_LIMITS.endpoints;
        if ((await tx.webhooks.list()).length >= limit)
          throw new StationError('webhooks.too-many', { limit });
        await tx.webhooks.insert(row);
        await recordWebhook(tx, 'created', row, { userId, at: row.createdAt });
      });
      return { ...presentWebhook(row), secret };
    },

    list: async () => (await store.read((tx) => tx.webhooks.list())).map(presentWebhook),

    get: async (id) => presentWebhook(await store.read((tx) => needWebhook(tx, id))),

    async rotateSecret(id, userId) {
      const secret = newWebhookSecret();
      const sealed = await secrets.seal(secret, placeOf(id));
      const webhook = await change(id, 'secret-changed', userId, (row) => ({
        ...row,
        secret: sealed,
        previousSecret: row.secret,
        previousUntil: now() + WEBHOOK_LIMITS.previousSecretMs,
      }));
      return { ...webhook, secret };
    },

    disable: (id, userId) =>
      change(id, 'disabled', userId, (row) =>
        row.state === 'disabled' ? row : disabled(row, 'an administrator disabled it'),
      ),

    enable: (id, userId) =>
      change(id, 'enabled', userId, (row) => {
        if (row.state === 'enabled') return row;
        // Where events may go can have changed since it was made.
        needWebhookUrl(row.url, { allowLoopback });
        return enabled(row);
      }),

    delete: (id, userId) =>
      store.transaction(async (tx) => {
        const row = await needWebhook(tx, id);
        await tx.webhooks.delete(id);
        await recordWebhook(tx, 'deleted', row, { userId, at: now() });
      }),

    deliveries: (id, { limit, offset, state }) =>
      store.read(async (tx) => {
        await needWebhook(tx, id);
        const filter = { limit, offset, endpointId: id, ...(state === undefined ? {} : { state }) };
        return presentAll(tx, await tx.webhooks.deliveries(filter));
      }),

    redeliver: (deliveryId) =>
      store.transaction(async (tx) => {
        const row = await tx.webhooks.delivery(deliveryId);
        if (row === null) throw new StationError('webhooks.delivery-not-found', { deliveryId });
        if (row.state === 'waiting') throw new StationError('webhooks.delivery-waits', { deliveryId });
        await needEnabled(tx, row.endpointId);
        const again = begunAnew(row, now());
        await tx.webhooks.updateDelivery(again);
        return present(tx, again);
      }),

    deadLetters: (page) =>
      store.read(async (tx) => presentAll(tx, await tx.webhooks.deliveries({ ...page, state: 'dead' }))),

    retryDeadLetters: (id) =>
      store.transaction(async (tx) => {
        if (id !== null) await needEnabled(tx, id);
        const at = now();
        const endpoint = id === null ? {} : { endpointId: id };
        const dead = await tx.webhooks.deliveries({ limit: AT_ONCE, offset: 0, state: 'dead', ...endpoint });
        const open = new Set(
          (await tx.webhooks.list()).filter(({ state }) => state === 'enabled').map((one) => one.id),
        );
        const again = dead.filter(({ endpointId }) => open.has(endpointId));
        for (const row of again) await tx.webhooks.updateDelivery(begunAnew(row, at));
        return again.length;
      }),

    hasWaiting: async () => (await store.read((tx) => tx.webhooks.nextDue())) !== null,
  };
}

/** @throws webhooks.not-found */
async function needWebhook(tx: Tx, id: string): Promise<WebhookRow> {
  const row = await tx.webhooks.get(id);
  if (row === null) throw new StationError('webhooks.not-found', { id });
  return row;
}

/** @throws webhooks.not-found, webhooks.disabled */
async function needEnabled(tx: Tx, id: string): Promise<void> {
  const { state, disabledReason: reason } = await needWebhook(tx, id);
  if (state === 'disabled') throw new StationError('webhooks.disabled', { id, reason });
}

async function presentAll(tx: Tx, rows: readonly DeliveryRow[]): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const row of rows) deliveries.push(await present(tx, row));
  return deliveries;
}

/** An event stays as long as a delivery names it. @throws store.not-found */
async function present(tx: Tx, row: DeliveryRow): Promise<Delivery> {
  const event = await tx.webhooks.event(row.eventId);
  if (event === null) throw new StationError('store.not-found', { table: 'outbox', key: row.eventId });
  return presentDelivery(row, event);
}
