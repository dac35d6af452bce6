import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { parseJson } from '../../src-shared/json.ts';

/** 2 has the signed metadata of a server in it; 1 is read too. */
export const BACKUP_FORMAT = 2;
/** First entry of a backup. */
export const MANIFEST_PATH = 'backup.json';
export const DATABASE_PATH = 'store.sqlite';
/** About 500,000 files. */
export const MANIFEST_MAX_BYTES = 128 * 1024 * 1024;

/** What may lie in a backup, and so be written into a home: the database, blobs by their digest, key files, signed metadata. */
const contentPath = z
  .string()
  .max(100)
  .regex(
    /^(?:store\.sqlite|blobs\/sha256\/[0-9a-f]{2}\/[0-9a-f]{62}|keys\/[A-Za-z0-9_-][A-Za-z0-9._-]*|tuf\/(?:timestamp|restored|[1-9][0-9]*\.[a-z0-9-]+|pending\/[a-z0-9-]+)\.(?:json|key))$/,
  );

const backupManifestSchema = z.strictObject({
  format: z.literal([1, BACKUP_FORMAT]),
  createdAt: z.iso.datetime(),
  /** Everything else in the archive, in its order. */
  files: z.array(
    z.strictObject({
      path: contentPath,
      sizeBytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type BackupManifest = z.infer<typeof backupManifestSchema>;
export type BackupFile = BackupManifest['files'][number];

/** @throws store.backup-corrupt, store.backup-from-the-future */
export function parseBackupManifest(text: string): BackupManifest {
  const parsed = backupManifestSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw corrupt(`${MANIFEST_PATH}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  const paths = parsed.data.files.map((file) => file.path);
  if (new Set(paths).size !== paths.length) throw corrupt(`${MANIFEST_PATH} names a file twice`);
  if (!paths.includes(DATABASE_PATH)) throw corrupt('there is no database in it');
  for (const file of parsed.data.files) {
    if (file.path.startsWith('blobs/') && blobPath(`sha256:${file.sha256}`) !== file.path) {
      throw corrupt(`${file.path} has the hash of another blob`);
    }
  }
  return parsed.data;
}

/** Place of a blob in a backup and in a home. */
export function blobPath(digest: string): string {
  const hex = digest.slice('sha256:'.length);
  return `blobs/sha256/${hex.slice(0, 2)}/${hex.slice(2)}`;
}

function jsonOf(text: string): unknown {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new StationError('store.backup-corrupt', { problem: `${MANIFEST_PATH} is not JSON` }, error);
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format > BACKUP_FORMAT) {
    throw new StationError('store.backup-from-the-future', { found: format, known: BACKUP_FORMAT });
  }
  return value;
}

function corrupt(problem: string): StationError {
  return new StationError('store.backup-corrupt', { problem });
}
