import { StationError } from '../../../src-shared/errors/index.ts';
import { EXTRA_FIELDS, readUInt64 } from './zip-format.ts';

/** The fields of an extra area (4.5) that this reader looks at; all others are ignored. */
export interface ExtraFields {
  readonly zip64: readonly Buffer[];
  readonly unicodePaths: readonly Buffer[];
}

const NONE: ExtraFields = { zip64: [], unicodePaths: [] };

/** Splits an extra area. Zero padding at its end is common (aligned entries) and harmless. */
export function readExtraFields(area: Buffer, label: string): ExtraFields {
  if (area.length === 0) return NONE;
  const zip64: Buffer[] = [];
  const unicodePaths: Buffer[] = [];
  let at = 0;
  while (at + 4 <= area.length) {
    const id = area.readUInt16LE(at);
    const end = at + 4 + area.readUInt16LE(at + 2);
    if (end > area.length) break;
    if (id === EXTRA_FIELDS.zip64) zip64.push(area.subarray(at + 4, end));
    if (id === EXTRA_FIELDS.unicodePath) unicodePaths.push(area.subarray(at + 4, end));
    at = end;
  }
  if (area.subarray(at).some((byte) => byte !== 0)) {
    throw new StationError('packages.extra-field-damaged', { entry: label });
  }
  return { zip64, unicodePaths };
}

/** 4.6.9: a second name for readers that know Unicode. It must be the same name, else two readers see two files. */
export function checkUnicodePaths(fields: ExtraFields, nameBytes: Buffer, label: string): void {
  for (const field of fields.unicodePaths) {
    const isVersion1 = field[0] === 1;
    if (isVersion1 && !field.subarray(5).equals(nameBytes)) {
      throw new StationError('packages.unicode-name-differs', { entry: label });
    }
  }
}

/** The 64-bit values of a zip64 field (4.5.3), in their fixed order, as far as it holds them. */
export function zip64Values(field: Buffer): readonly number[] {
  const values: number[] = [];
  for (let at = 0; at + 8 <= field.length; at += 8) values.push(readUInt64(field, at));
  return values;
}
