import { StationError } from '../../../src-shared/errors/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src-shared/json.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';
import { settingsDefaults, settingsProperties } from '../../../src-shared/models/settings-defaults.ts';
import type { Tx } from '../../store/port.ts';

const PREFIX = (extensionId: string): string => `ext:${extensionId}:`;
const VALUE_BYTES = 64 * 1024;

/** The JSON Schema of an extension's settings; null where it has none. */
export function settingsSchema(manifest: Manifest): JsonObject | null {
  if (manifest.kind === 'workflow') return null;
  return manifest.contributes.settings ?? null;
}

/** Stored values over the schema's defaults. */
export async function settingsOf(tx: Tx, extensionId: string, manifest: Manifest): Promise<JsonObject> {
  const properties = settingsProperties(manifest);
  const prefix = PREFIX(extensionId);
  const stored = Object.entries(await tx.settings.all(prefix))
    .map(([key, value]): [string, Json] => [key.slice(prefix.length), value])
    // A setting that the version in use does not know stays stored for the version that does.
    .filter(([key]) => Object.hasOwn(properties, key));
  return { ...settingsDefaults(manifest), ...Object.fromEntries(stored) };
}

/** @throws installs.setting-invalid */
export async function storeSetting(
  tx: Tx,
  extensionId: string,
  manifest: Manifest,
  key: string,
  value: Json,
): Promise<void> {
  const properties = settingsProperties(manifest);
  const refuse = (problem: string): never => {
    throw new StationError('installs.setting-invalid', { extensionId, key, problem });
  };
  const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (property === undefined)
    refuse(`it is not one of ${Object.keys(properties).join(', ') || 'its settings: it has none'}`);
  if (Buffer.byteLength(JSON.stringify(value), 'utf8') > VALUE_BYTES)
    refuse(`it is over ${VALUE_BYTES} bytes`);
  const problem = isJsonObject(property) ? mismatch(property, value) : null;
  if (problem !== null) refuse(problem);
  await tx.settings.set(PREFIX(extensionId) + key, value);
}

export async function forgetSettings(tx: Tx, extensionId: string): Promise<void> {
  for (const key of Object.keys(await tx.settings.all(PREFIX(extensionId)))) await tx.settings.delete(key);
}

/** The part of JSON Schema (draft 2020-12, validation sections 6.1 to 6.3) that a settings form can offer. */
function mismatch(schema: JsonObject, value: Json): string | null {
  const { type, minimum, maximum, maxLength } = schema;
  const allowed = schema['enum'];
  if (Array.isArray(allowed) && !allowed.some((one: Json) => JSON.stringify(one) === JSON.stringify(value))) {
    return `use one of ${JSON.stringify(allowed)}`;
  }
  if (typeof type === 'string' && !hasType(type, value)) return `use a value of type ${type}`;
  if (typeof value === 'number' && typeof minimum === 'number' && value < minimum)
    return `use at least ${minimum}`;
  if (typeof value === 'number' && typeof maximum === 'number' && value > maximum)
    return `use at most ${maximum}`;
  if (typeof value === 'string' && typeof maxLength === 'number' && [...value].length > maxLength)
    return `use at most ${maxLength} characters`;
  return null;
}

function hasType(type: string, value: Json): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'object':
      return isJsonObject(value);
    default:
      return typeof value === type;
  }
}
