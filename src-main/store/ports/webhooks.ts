import type { DeliveryState, EventType } from '../../../src-shared/models/webhook.ts';
import type { Page } from './page.ts';

/** Where events are sent. Secrets are sealed. */
export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly EventType[];
  readonly state: 'enabled' | 'disabled';
  readonly disabledReason: string | null;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousUntil: number | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly failingSince: number | null;
  readonly lastSuccessAt: number | null;
}
/** An event for others, written in the transaction that it tells of. */
export interface OutboxRow {
  readonly id: string;
  readonly type: EventType;
  readonly subject: string;
  readonly at: number;
  /** Exactly what is sent. */
  readonly body: string;
}
/** One event on its way to one endpoint. */
export interface DeliveryRow {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Attempts since it was last begun anew. */
  readonly roundAttempts: number;
  /** When to send it (again); while a process is at it, the end of that process's lease. */
  readonly dueAt: number;
  /** Process that is at it. */
  readonly owner: string | null;
  readonly lastStatus: number | null;
  readonly lastProblem: string | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
}
/** Endpoints, events and deliveries. */
export interface WebhookRepository {
  /** @throws store.conflict */
  insert(row: WebhookRow): Promise<void>;
  /** @throws store.not-found */
  update(row: WebhookRow): Promise<void>;
  /** With all its deliveries. */
  delete(id: string): Promise<void>;
  get(id: string): Promise<WebhookRow | null>;
  /** Oldest first. */
  list(): Promise<readonly WebhookRow[]>;

  insertEvent(row: OutboxRow): Promise<void>;
  event(id: string): Promise<OutboxRow | null>;

  insertDelivery(row: DeliveryRow): Promise<void>;
  /** @throws store.not-found */
  updateDelivery(row: DeliveryRow): Promise<void>;
  delivery(id: string): Promise<DeliveryRow | null>;
  /** Newest first. */
  deliveries(
    filter: Page & { readonly endpointId?: string; readonly state?: DeliveryState },
  ): Promise<readonly DeliveryRow[]>;
  /** Waiting ones of one endpoint that are due at `now`, oldest first. */
  due(endpointId: string, now: number, limit: number): Promise<readonly DeliveryRow[]>;
  /** When the next one of an enabled endpoint is due; null where none waits. */
  nextDue(): Promise<number | null>;
  /** Waiting ones that a process is at. */
  claimed(): Promise<readonly DeliveryRow[]>;
  /** Forgets ended deliveries and events from before `at` that nothing waits for. Answers how many events went. */
  forget(at: number): Promise<number>;
}
