import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { DeliveryRow, OutboxRow, WebhookRepository, WebhookRow } from '../port.ts';
import { json, nullable, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const endpoints = new Table<WebhookRow>('webhook_endpoints', ['id'], {
  id: text,
  url: text,
  description: text,
  eventTypes: json(),
  state: word(),
  disabledReason: nullable(text),
  secret: text,
  previousSecret: nullable(text),
  previousUntil: nullable(number),
  createdAt: number,
  createdBy: text,
  failingSince: nullable(number),
  lastSuccessAt: nullable(number),
});

const outbox = new Table<OutboxRow>('outbox', ['id'], {
  id: text,
  type: word(),
  subject: text,
  at: number,
  body: text,
});

const deliveries = new Table<DeliveryRow>('webhook_deliveries', ['id'], {
  id: text,
  endpointId: text,
  eventId: text,
  state: word(),
  attempts: number,
  roundAttempts: number,
  dueAt: number,
  owner: nullable(text),
  lastStatus: nullable(number),
  lastProblem: nullable(text),
  createdAt: number,
  endedAt: nullable(number),
});

export function webhookRepository(db: SqlConnection): WebhookRepository {
  return {
    async insert(row) {
      if (!endpoints.insertNew(db, row)) throw new StationError('store.conflict', endpoints.describe(row));
    },
    async update(row) {
      if (!endpoints.update(db, row)) throw new StationError('store.not-found', endpoints.describe(row));
    },
    async delete(id) {
      db.prepare('DELETE FROM webhook_endpoints WHERE id = ?').run(id);
    },
    async get(id) {
      return endpoints.one(db, 'WHERE id = ?', id);
    },
    async list() {
      return endpoints.all(db, 'ORDER BY created_at, id');
    },
    async insertEvent(row) {
      outbox.insert(db, row);
    },
    async event(id) {
      return outbox.one(db, 'WHERE id = ?', id);
    },
    async insertDelivery(row) {
      deliveries.insert(db, row);
    },
    async updateDelivery(row) {
      if (!deliveries.update(db, row)) throw new StationError('store.not-found', deliveries.describe(row));
    },
    async delivery(id) {
      return deliveries.one(db, 'WHERE id = ?', id);
    },
    async deliveries({ limit, offset, endpointId, state }) {
      const filter = where({ endpoint_id: endpointId, state });
      const rest = `${filter.sql} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`;
      return deliveries.all(db, rest, ...filter.parameters, limit, offset);
    },
    async due(endpointId, now, limit) {
      const rest = `WHERE state = 'waiting' AND endpoint_id = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?`;
      return deliveries.all(db, rest, endpointId, now, limit);
    },
    async nextDue() {
      const sql = `SELECT min(due) FROM (SELECT (SELECT min(due_at) FROM webhook_deliveries
          WHERE state = 'waiting' AND endpoint_id = webhook_endpoints.id) AS due
        FROM webhook_endpoints WHERE state = 'enabled')`;
      return db.prepare(sql).pluck<number | null>() ?? null;
    },
    async claimed() {
      return deliveries.all(db, `WHERE state = 'waiting' AND owner IS NOT NULL ORDER BY due_at, id`);
    },
    async forget(at) {
      db.prepare(`DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND created_at < ?`).run(at);
      return db
        .prepare(`DELETE FROM outbox WHERE at < ? AND id NOT IN (SELECT event_id FROM webhook_deliveries)`)
        .run(at).changes;
    },
  };
}
