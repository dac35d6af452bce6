import { fromErrorBody } from '../../src-shared/errors/index.ts';
import type { Json, JsonObject } from '../../src-shared/json.ts';
import type { OriginConflict, Remote, SyncRecord } from '../../src-shared/models/remote.ts';
import type { OriginConflictRow, RemoteRow, SyncHistoryRow, Tx } from '../store/port.ts';
import { isNowhere } from './remote-url.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

export async function presentRemote(tx: Tx, row: RemoteRow): Promise<Remote> {
  return {
    id: row.id,
    url: isNowhere(row) ? null : row.url,
    name: row.name,
    rootFingerprint: row.rootFingerprint,
    hasToken: row.token !== null,
    state: row.state === 'removed' ? 'behind' : row.state,
    addedAt: iso(row.addedAt),
    lastSyncAt: isoOrNull(row.lastSyncAt),
    asOf: isoOrNull(row.asOf),
    logSize: row.logSize,
    extensions: await tx.remotes.countOf(row.id),
    conflicts: await tx.remotes.countConflicts(row.id),
    isUnfinished: isUnfinished(row),
    backOffUntil: isoOrNull(row.backOffUntil),
    lastError: errorOf(row),
  };
}

/** A mirror file leaves the whole catalog to the next sync, as of the checkpoint that it brought: nothing was cut there. */
function isUnfinished({ pull, checkpoint }: RemoteRow): boolean {
  if (pull === null || pull['kind'] === 'again') return false;
  const { kind, pages, to } = pull as { readonly [key: string]: Json; readonly to: JsonObject };
  return kind !== 'all' || pages !== 0 || to['checkpoint'] !== checkpoint;
}

function errorOf({ lastError }: RemoteRow): Remote['lastError'] {
  const code = lastError?.['code'];
  if (typeof code !== 'string') return null;
  const details = lastError?.['details'];
  const { message, hint } = fromErrorBody({
    code,
    details: typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {},
  });
  return { code, message, hint };
}

export function presentConflict(row: OriginConflictRow): OriginConflict {
  const { remoteId, extensionId, pinnedTo, kind, displayName, versions } = row;
  return {
    registryId: remoteId,
    extensionId,
    pinnedTo,
    kind,
    displayName,
    versions: [...versions],
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
  };
}

export function presentHistory(row: SyncHistoryRow): SyncRecord {
  const { id: _id, remoteId, startedAt, endedAt, ...rest } = row;
  return { registryId: remoteId, startedAt: iso(startedAt), endedAt: iso(endedAt), ...rest };
}
