import { toStationError, type StationError } from '../../src-shared/errors/index.ts';
import { STORE_LIMITS, WEBHOOK_LIMITS } from '../../src-shared/limits.ts';
import { isCertainlyGone } from '../jobs/index.ts';
import type { GuardedPost } from '../sandbox/index.ts';
import type { DeliveryRow, OutboxRow, Store, Tx, WebhookRow } from '../store/port.ts';
import type { SecretBox } from '../trust/index.ts';
import {
  afterAttempt,
  claimedBy,
  endpointAfter,
  given,
  releasedAt,
  type Outcome,
} from './delivery-states.ts';
import { recordWebhook } from './record.ts';
import { secretsOf } from './secrets.ts';
import { signedHeaders } from './signature.ts';
import { DELIVERY_TIMING, type DeliveryTiming } from './timing.ts';

export interface DelivererOptions {
  readonly store: Store;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Unique to this process and start. */
  readonly owner: string;
  readonly secrets: SecretBox;
  readonly post: GuardedPost;
  /** 0 to 1. */
  readonly random?: () => number;
  readonly timing?: Partial<DeliveryTiming>;
  /** Told what went wrong around deliveries. Default: a process warning. */
  readonly onTrouble?: (error: StationError) => void;
}

/**
 * Sends what the outbox holds: each event at least once to each endpoint that wanted it, in no promised order. A delivery is
 * claimed in the store for the time of one attempt, so that several processes on a home do not send it at once and one that
 * dies loses nothing.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #timing: DeliveryTiming;
  readonly #stop = new AbortController();
  readonly #active = new Map<string, { readonly endpointId: string; readonly ended: Promise<void> }>();
  #deaf: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#timing = { ...DELIVERY_TIMING, ...options.timing };
  }

  /** Takes over what processes that are gone had begun, forgets what is old, and sends from now on. */
  async start(): Promise<void> {
    const { store, now } = this.#options;
    const claimed = await store.read((tx) => tx.webhooks.claimed());
    const orphans: string[] = [];
    for (const { id, owner } of claimed)
      if (owner !== null && (await isCertainlyGone(owner))) orphans.push(id);
    await store.transaction(async (tx) => {
      for (const id of orphans) {
        const row = await tx.webhooks.delivery(id);
        if (row?.state === 'waiting' && row.owner !== null)
          await tx.webhooks.updateDelivery({ ...row, owner: null, dueAt: now() });
      }
      await tx.webhooks.forget(now() - WEBHOOK_LIMITS.keptMs);
    });
    this.#deaf = store.onChange(() => this.#look(), STORE_LIMITS.followMs);
    this.#look();
  }

  /** Cuts the attempts that are being made; they are made again by whoever opens the home next. */
  async close(): Promise<void> {
    this.#deaf?.();
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all([...this.#active.values()].map(({ ended }) => ended));
  }

  get #closed(): boolean {
    return this.#stop.signal.aborted;
  }

  /** One look at a time; what changed meanwhile is looked at afterwards. */
  #look(): void {
    if (this.#closed) return;
    this.#lookAgain = true;
    this.#looking ??= this.#lookOn().finally(() => {
      this.#looking = null;
    });
  }

  async #lookOn(): Promise<void> {
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false;
      clearTimeout(this.#timer);
      let waitMs = this.#timing.lookMs;
      try {
        waitMs = await this.#takeDue();
      } catch (thrown) {
        this.#trouble(thrown);
      }
      if (this.#closed) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), waitMs);
      this.#timer.unref();
    }
  }

  /** Begins what is due and answers how long there is nothing more to begin. */
  async #takeDue(): Promise<number> {
    const { store, now } = this.#options;
    const { lookMs } = this.#timing;
    const next = await store.read((tx) => tx.webhooks.nextDue());
    if (next === null) return lookMs;
    if (next > now()) return Math.min(lookMs, next - now() + 1);
    // With all hands full the end of an attempt looks again.
    if (this.#active.size >= this.#timing.hands) return lookMs;
    const claims = await store.transaction((tx) => this.#claim(tx));
    for (const row of claims) this.#begin(row);
    const later = await store.read((tx) => tx.webhooks.nextDue());
    // What is due and could not be begun waits for a hand, whose end looks again.
    return later === null || later <= now() ? lookMs : Math.min(lookMs, later - now() + 1);
  }

  async #claim(tx: Tx): Promise<readonly DeliveryRow[]> {
    const { now, owner } = this.#options;
    const { hands, handsPerEndpoint, attempts, attemptMs } = this.#timing;
    const claims: DeliveryRow[] = [];
    for (const { id: endpointId, state } of await tx.webhooks.list()) {
      const busy = [...this.#active.values()].filter((one) => one.endpointId === endpointId).length;
      const free = Math.min(handsPerEndpoint - busy, hands - this.#active.size - claims.length);
      if (state === 'disabled' || free <= 0) continue;
      for (const row of await tx.webhooks.due(endpointId, now(), free)) {
        // Whoever was at it died each time, or is at it still and has lost it.
        if (this.#active.has(row.id)) continue;
        if (row.roundAttempts >= attempts) {
          const problem = row.lastProblem ?? 'no attempt came to an end';
          await tx.webhooks.updateDelivery(given({ ...row, lastProblem: problem }, now()));
          continue;
        }
        const claim = claimedBy(row, owner, now() + attemptMs * 2);
        await tx.webhooks.updateDelivery(claim);
        claims.push(claim);
      }
    }
    return claims;
  }

  #begin(row: DeliveryRow): void {
    const ended = this.#follow(row);
    this.#active.set(row.id, { endpointId: row.endpointId, ended });
  }

  async #follow(row: DeliveryRow): Promise<void> {
    try {
      await this.#attempt(row);
    } catch (thrown) {
      this.#trouble(thrown);
    }
    this.#active.delete(row.id);
    this.#look();
  }

  async #attempt(claim: DeliveryRow): Promise<void> {
    const { store, now, random = Math.random } = this.#options;
    const { endpoint, event } = await store.read(async (tx) => ({
      endpoint: await tx.webhooks.get(claim.endpointId),
      event: await tx.webhooks.event(claim.eventId),
    }));
    if (endpoint === null || event === null) return;
    const outcome = endpoint.state === 'disabled' ? null : await this.#send(endpoint, event);
    await store.transaction(async (tx) => {
      const row = await tx.webhooks.delivery(claim.id);
      const isOurs = row !== null && row.owner === claim.owner && row.attempts === claim.attempts;
      if (!isOurs || row.state !== 'waiting') return;
      if (outcome === null) {
        await tx.webhooks.updateDelivery(releasedAt(row, now()));
        return;
      }
      const context = { timing: this.#timing, now: now(), random: random() };
      await tx.webhooks.updateDelivery(afterAttempt(row, outcome, context));
      const before = await tx.webhooks.get(claim.endpointId);
      if (before === null) return;
      const after = endpointAfter(before, outcome, context);
      await tx.webhooks.update(after);
      if (after.state !== before.state)
        await recordWebhook(tx, 'disabled', after, { userId: null, at: context.now });
    });
  }

  /** Null where this process closes: the attempt does not count. */
  async #send(endpoint: WebhookRow, event: OutboxRow): Promise<Outcome | null> {
    const { now, post, secrets } = this.#options;
    try {
      return await post(endpoint.url, {
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'user-agent': 'marketplace-station',
          ...signedHeaders(event, await secretsOf(endpoint, secrets, now()), now()),
        },
        body: event.body,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#timing.attemptMs)]),
        answerBytes: WEBHOOK_LIMITS.answerBytes,
      });
    } catch (thrown) {
      if (this.#closed) return null;
      return { status: null, problem: toStationError(thrown).message };
    }
  }

  readonly #trouble = (thrown: unknown): void => {
    const tell = this.#options.onTrouble ?? ((error: StationError) => process.emitWarning(error));
    tell(toStationError(thrown));
  };
}
