import { Metadata, MetadataKind, type Root, type Targets } from '@tufjs/models';
import { LengthOrHashMismatchError, UnsignedMetadataError } from '@tufjs/models/dist/error.js';
import { BadVersionError, ExpiredMetadataError, RepositoryError } from 'tuf-js/dist/error.js';
import { StationError } from '../../../src-shared/errors/index.ts';

type Delegator = Metadata<Root> | Metadata<Targets>;

/** What the workflow knows of the file that the library refused. */
export interface Refused {
  readonly role: string;
  readonly bytes: Buffer;
  /** Who says which keys count for it. */
  readonly delegator: Delegator;
  /** The version that is due; null where any later one will do. */
  readonly due: number | null;
  /** The newest version that was seen of it; null for none. */
  readonly seen: number | null;
}

/** Why the library refused a file, as a code: told by its error's class and by what the file is, never by its words. */
export function refusalOf(thrown: unknown, refused: Refused): StationError {
  if (thrown instanceof StationError) return thrown;
  const { role, due, seen } = refused;
  const metadata = parsed(refused);
  if (metadata === null)
    return new StationError('sync.metadata-malformed', { role, problem: 'it is no such metadata' }, thrown);
  const { version, expires } = metadata.signed;
  if (thrown instanceof ExpiredMetadataError)
    return new StationError('sync.metadata-frozen', { role, expires }, thrown);
  if (thrown instanceof UnsignedMetadataError) return signatureRefusal(thrown, refused, metadata);
  if (thrown instanceof BadVersionError) {
    if (role === 'root' && due !== null && version > due)
      return new StationError('sync.metadata-root-skipped', { version, expected: due }, thrown);
    if (due !== null && version !== due && role !== 'root')
      return mixed(role, `it is version ${version}, not ${due}`, thrown);
    return new StationError('sync.metadata-rollback', { role, version, seen: seen ?? due }, thrown);
  }
  // Whole and signed, it is a file of another snapshot; otherwise somebody changed it.
  if (thrown instanceof LengthOrHashMismatchError)
    return countGood(refused, metadata).good > 0
      ? mixed(role, 'its digest or length is another one', thrown)
      : new StationError(
          'sync.metadata-tampered',
          { role, problem: 'its digest or length is wrong' },
          thrown,
        );
  // The only thing the library calls so without a class of its own: a role that was there is gone from the snapshot.
  if (thrown instanceof RepositoryError)
    return new StationError('sync.metadata-rollback', { role, version, seen: seen ?? version }, thrown);
  return new StationError('sync.metadata-malformed', { role, problem: 'it is no such metadata' }, thrown);
}

function signatureRefusal(thrown: unknown, refused: Refused, metadata: Metadata<Targets>): StationError {
  const { role } = refused;
  const { good, known, threshold } = countGood(refused, metadata);
  if (good > 0 || Object.keys(metadata.signatures).length === 0)
    return new StationError('sync.metadata-threshold', { role, signed: good, threshold }, thrown);
  return known > 0
    ? new StationError('sync.metadata-tampered', { role, problem: 'its signature is of other bytes' }, thrown)
    : new StationError('sync.metadata-wrong-key', { role }, thrown);
}

function countGood(
  { delegator, role }: Refused,
  metadata: Metadata<Targets>,
): { readonly good: number; readonly known: number; readonly threshold: number } {
  const { signed } = delegator;
  const isRoot = signed.type === MetadataKind.Root;
  const keys = isRoot ? signed.keys : (signed.delegations?.keys ?? {});
  const say = isRoot
    ? signed.roles[role]
    : signed.delegations?.succinctRoles?.isDelegatedRole(role) === true
      ? signed.delegations.succinctRoles
      : signed.delegations?.roles?.[role];
  const ids = say?.keyIDs ?? [];
  const known = ids.filter((id) => metadata.signatures[id] !== undefined);
  const good = known.filter((id) => {
    try {
      keys[id]?.verifySignature(metadata);
      return keys[id] !== undefined;
    } catch {
      // Of other bytes or of another key: it does not count.
      return false;
    }
  });
  return { good: good.length, known: known.length, threshold: say?.threshold ?? 1 };
}

function parsed({ role, bytes }: Refused): Metadata<Targets> | null {
  const kinds: Readonly<Record<string, MetadataKind>> = {
    root: MetadataKind.Root,
    timestamp: MetadataKind.Timestamp,
    snapshot: MetadataKind.Snapshot,
  };
  try {
    // Only what all kinds have is looked at.
    const kind = (kinds[role] ?? MetadataKind.Targets) as MetadataKind.Targets;
    return Metadata.fromJSON(kind, JSON.parse(bytes.toString('utf8')));
  } catch {
    // The library says why in words only.
    return null;
  }
}

function mixed(role: string, problem: string, cause: unknown): StationError {
  return new StationError('sync.metadata-mixed', { role, problem }, cause);
}
