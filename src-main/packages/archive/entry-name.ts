import { StationError, type ErrorCode } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { printableName } from './printable-name.ts';

/** A name that passed every check: where the entry lies in the package, and whether it is a folder. */
export interface EntryName {
  /** Without the slash that marks a folder. */
  readonly path: string;
  readonly isFolder: boolean;
}

const ASCII_ONLY = /^[\x20-\x7e]*$/;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;
const WINDOWS_RESERVED_CHARACTER = /[<>"|?*]/;
/** Fraction, division and big slashes, set minus, and the full-width and small forms of / and \. */
const SEPARATOR_LOOK_ALIKE = /[\u2044\u2215\u29f8\u2216\u29f5\u29f9\uff0f\uff3c\ufe68]/;
const ONLY_DOTS = /^[. ]+$/;
/** Device names of Windows, with the superscript digits that it takes for digits, before any extension. */
const DEVICE =
  /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$|clock\$)$/i;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes and checks the name of one entry. Bytes without the UTF-8 flag are read as UTF-8 too: `zip` and macOS write them so. */
export function readEntryName(nameBytes: Uint8Array): EntryName {
  const isFolder = nameBytes.at(-1) === 0x2f && nameBytes.length > 1;
  const bytes = isFolder ? nameBytes.subarray(0, -1) : nameBytes;
  if (bytes.length > PACKAGE_LIMITS.pathBytes) {
    throw new StationError('packages.path-too-long', {
      entry: printableName(bytes),
      bytes: bytes.length,
      limit: PACKAGE_LIMITS.pathBytes,
    });
  }
  let path: string;
  try {
    path = decoder.decode(bytes);
  } catch (cause) {
    throw new StationError('packages.name-not-utf8', { entry: printableName(bytes) }, cause);
  }
  checkPath(path);
  return { path, isFolder };
}

/** Refuses every path that could mean something else on another system than the file it names in the package. */
export function checkPath(path: string): void {
  const refuse = (code: ErrorCode): never => {
    throw new StationError(code, { entry: printableName(new TextEncoder().encode(path)) });
  };
  if (CONTROL.test(path)) refuse('packages.name-control-character');
  if (!ASCII_ONLY.test(path)) {
    if (INVISIBLE.test(path)) refuse('packages.name-invisible-character');
    if (SEPARATOR_LOOK_ALIKE.test(path)) refuse('packages.name-separator-look-alike');
    if (path.normalize('NFC') !== path) refuse('packages.name-not-normalized');
  }
  if (/^(?:\/\/|\\\\)/.test(path)) refuse('packages.name-unc');
  if (path.startsWith('/')) refuse('packages.name-absolute');
  if (/^[a-z]:/i.test(path)) refuse('packages.name-drive');
  if (path.includes('\\')) refuse('packages.name-backslash');
  if (path.includes(':')) refuse('packages.name-stream');
  if (WINDOWS_RESERVED_CHARACTER.test(path)) refuse('packages.name-reserved-character');
  const segments = path.split('/');
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== null) refuse(problem);
  }
  if (segments.length > PACKAGE_LIMITS.pathLevels) {
    throw new StationError('packages.path-too-deep', {
      entry: printableName(new TextEncoder().encode(path)),
      levels: segments.length,
      limit: PACKAGE_LIMITS.pathLevels,
    });
  }
}

function segmentProblem(segment: string): ErrorCode | null {
  if (segment === '') return 'packages.name-empty-segment';
  // Full-width dots, one-dot leaders and the like become dots where a file system or a library normalises (NFKC).
  const folded = ASCII_ONLY.test(segment) ? segment : segment.normalize('NFKC');
  if (folded.replaceAll(' ', '') === '..' || percentDecoded(folded) === '..')
    return 'packages.name-traversal';
  if (ONLY_DOTS.test(folded)) return 'packages.name-dot-segment';
  if (/[. ]$/.test(folded)) return 'packages.name-trailing-dot';
  const stem = folded.split('.', 1)[0] ?? '';
  if (DEVICE.test(stem.trimEnd()) || DEVICE.test((segment.split('.', 1)[0] ?? '').trimEnd())) {
    return 'packages.name-reserved';
  }
  return null;
}

/** Dots and separators that a careless URL handler would decode; `%20` and a plain `100%` are nobody's trick. */
function percentDecoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  const decoded = segment.replace(/%(2e|2f|5c)/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return decoded.split(/[/\\]/).includes('..') ? '..' : decoded;
}
