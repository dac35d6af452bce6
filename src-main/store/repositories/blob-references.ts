import type { SqlConnection } from '../connection.ts';
import type { BlobReferenceRepository } from '../port.ts';

/**
 * Packages of this home's versions (what a server lists lies there) and of submissions (a rejected one keeps its bytes: they are
 * the evidence), what is installed, and what an installation can go back to.
 */
const REQUIRED = `
  SELECT v.digest FROM versions AS v JOIN extensions AS e ON e.id = v.extension_id
    WHERE v.digest IS NOT NULL AND e.origin = 'local'
  UNION SELECT digest FROM submissions
  UNION SELECT digest FROM ledger_current WHERE to_state NOT IN ('planned', 'uninstalled', 'failed')
  UNION SELECT json_extract(p.value, '$.digest') FROM ledger_current AS l, json_each(l.state, '$.previous') AS p
    WHERE l.to_state NOT IN ('uninstalled', 'failed')`;
/** Any digest in the text of unfinished work, leases and settings: a plan or a staging folder may be about to need it. */
const MENTIONING = `
  SELECT digest AS text FROM ledger_current WHERE to_state = 'planned'
  UNION ALL SELECT input FROM jobs WHERE state IN ('queued', 'running')
  UNION ALL SELECT content FROM upstream_items WHERE ended_at IS NULL
  UNION ALL SELECT details FROM leases
  -- Packages that a mirror file brought: nobody can bring them again.
  UNION ALL SELECT evidence FROM remote_versions WHERE json_extract(evidence, '$.mirror.digest') IS NOT NULL
  UNION ALL SELECT value FROM settings`;

export function blobReferenceRepository(db: SqlConnection): BlobReferenceRepository {
  const required = (): Set<string> =>
    new Set(
      db
        .prepare(REQUIRED)
        .all<{ digest: string }>()
        .map((row) => row.digest),
    );
  return {
    async referenced() {
      const digests = required();
      for (const { text } of db.prepare(MENTIONING).all<{ text: string }>()) {
        for (const [digest] of text.matchAll(/sha256:[0-9a-f]{64}(?![0-9a-f])/g)) digests.add(digest);
      }
      return digests;
    },
    async required() {
      return required();
    },
  };
}
