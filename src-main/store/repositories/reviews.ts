import { StationError } from '../../../src-shared/errors/index.ts';
import type { VersionRating } from '../../../src-shared/models/catalog.ts';
import { ASPECTS } from '../../../src-shared/models/review.ts';
import type { SqlConnection } from '../connection.ts';
import type { ReviewRepository, ReviewRow } from '../port.ts';
import { json, nullable, number, Table, text } from '../table.ts';
import { where } from '../where.ts';

export const reviews = new Table<ReviewRow>('reviews', ['id'], {
  id: text,
  extensionId: text,
  version: text,
  userId: text,
  stars: number,
  aspects: json(),
  title: text,
  text,
  createdAt: number,
  editedAt: nullable(number),
  hidden: nullable(json()),
});

const ORDER = {
  newest: 'created_at DESC, id DESC',
  oldest: 'created_at, id',
  highest: 'stars DESC, created_at DESC, id DESC',
  lowest: 'stars, created_at DESC, id DESC',
} as const;

const ASPECT_MEANS = `SELECT ${ASPECTS.map((name) => `avg(json_extract(aspects, '$.${name}')) AS "${name}"`).join(', ')}
  FROM reviews WHERE extension_id = ? AND hidden IS NULL`;

const VERSION_MEANS =
  'SELECT version, avg(stars) AS mean, count(*) AS count FROM reviews WHERE extension_id = ? AND hidden IS NULL GROUP BY version';

export function reviewRepository(db: SqlConnection): ReviewRepository {
  return {
    async insert(row) {
      if (!reviews.insertNew(db, row)) {
        const key = `${row.extensionId} ${row.version} ${row.userId}`;
        throw new StationError('store.conflict', { table: 'reviews', key });
      }
    },
    async update(row) {
      if (!reviews.update(db, row)) throw new StationError('store.not-found', reviews.describe(row));
    },
    async delete(id) {
      db.prepare('DELETE FROM reviews WHERE id = ?').run(id);
    },
    async get(id) {
      return reviews.one(db, 'WHERE id = ?', id);
    },
    async byUser(extensionId, version, userId) {
      return reviews.one(
        db,
        'WHERE extension_id = ? AND version = ? AND user_id = ?',
        extensionId,
        version,
        userId,
      );
    },
    async list({ limit, offset, extensionId, version, stars, sort }) {
      const filter = where({ extension_id: extensionId, version, stars });
      const rest = `${filter.sql} AND hidden IS NULL ORDER BY ${ORDER[sort]} LIMIT ? OFFSET ?`;
      return reviews.all(db, rest, ...filter.parameters, limit, offset);
    },
    async count({ extensionId, version, stars }) {
      const filter = where({ extension_id: extensionId, version, stars });
      return (
        db
          .prepare(`SELECT count(*) FROM reviews ${filter.sql} AND hidden IS NULL`)
          .pluck<number>(...filter.parameters) ?? 0
      );
    },
    async aspectMeans(extensionId) {
      const means = db.prepare(ASPECT_MEANS).get<Record<string, number | null>>(extensionId) ?? {};
      return Object.fromEntries(Object.entries(means).filter(([, mean]) => mean !== null));
    },
    async versionMeans(extensionId) {
      return db.prepare(VERSION_MEANS).all<VersionRating>(extensionId);
    },
    async histograms(extensionIds) {
      const sql = `SELECT extension_id, stars, count(*) AS counted FROM reviews
        WHERE extension_id IN (SELECT value FROM json_each(?)) AND hidden IS NULL GROUP BY extension_id, stars`;
      const counts = new Map<string, [number, number, number, number, number]>();
      const rows = db
        .prepare(sql)
        .all<{ extension_id: string; stars: number; counted: number }>(JSON.stringify(extensionIds));
      for (const { extension_id: id, stars, counted } of rows) {
        const histogram = counts.get(id) ?? [0, 0, 0, 0, 0];
        histogram[stars - 1] = counted;
        counts.set(id, histogram);
      }
      return counts;
    },
  };
}
