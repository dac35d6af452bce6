import { StationError } from '../../../src-shared/errors/index.ts';
import type { EntryName } from './entry-name.ts';
import type { CentralEntry } from './zip-format.ts';

/** File types in the upper half of the external attributes (4.4.15), as Unix writes them whatever host is claimed. */
const TYPE_MASK = 0o170000;
const TYPES = { none: 0, folder: 0o040000, file: 0o100000, link: 0o120000 } as const;
const SET_ID_BITS = 0o6000;
/** Windows attributes in the lower half. */
const WINDOWS = { folder: 0x10, device: 0x40, reparsePoint: 0x400 } as const;

/** Only files and folders may be in a package; modes are looked at and never applied. */
export function checkEntryKind(entry: CentralEntry, name: EntryName): void {
  const details = { entry: entry.label };
  const mode = entry.externalAttributes >>> 16;
  const type = mode & TYPE_MASK;
  if (type === TYPES.link || (entry.externalAttributes & WINDOWS.reparsePoint) !== 0) {
    throw new StationError('packages.link', details);
  }
  const knownType = type === TYPES.none || type === TYPES.file || type === TYPES.folder;
  if (!knownType || (entry.externalAttributes & WINDOWS.device) !== 0) {
    throw new StationError('packages.special-file', details);
  }
  const claimsFolder = type === TYPES.folder || (entry.externalAttributes & WINDOWS.folder) !== 0;
  if (name.isFolder) {
    if (entry.unpackedBytes !== 0) throw new StationError('packages.directory-with-content', details);
    return;
  }
  if (claimsFolder) throw new StationError('packages.file-folder-conflict', details);
  // Team folders often carry the set-group-id bit; on a file it has no honest use in a package.
  if ((mode & SET_ID_BITS) !== 0) throw new StationError('packages.privileged-mode', details);
}
