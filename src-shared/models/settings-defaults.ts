import type { Json, JsonObject } from '../json.ts';
import type { Manifest } from './manifest.ts';

/** What `settings.get` answers of an extension whose user has set nothing: the `default` of each property of its schema. */
export function settingsDefaults(manifest: Manifest): JsonObject {
  const schema = manifest.kind === 'workflow' ? undefined : manifest.contributes.settings;
  const properties: Json | undefined = schema?.['properties'];
  if (!isObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, property]): [string, Json][] => {
      const value = isObject(property) ? property['default'] : undefined;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
