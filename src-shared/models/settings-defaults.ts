import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Manifest } from './manifest.ts';

/** Schemas of an extension's settings by key. The manifest holds an object's schema, or a plain table of the settings' own schemas. */
export function settingsProperties(manifest: Manifest): JsonObject {
  const schema = manifest.kind === 'workflow' ? undefined : manifest.contributes.settings;
  if (schema === undefined) return {};
  const { properties } = schema;
  if (isJsonObject(properties)) return properties;
  return schema['type'] === 'object' ? {} : schema;
}

/** What `settings.get` answers of an extension whose user has set nothing: the `default` of each setting's schema. */
export function settingsDefaults(manifest: Manifest): JsonObject {
  return Object.fromEntries(
    Object.entries(settingsProperties(manifest)).flatMap(([key, property]): [string, Json][] => {
      const value = isJsonObject(property) ? property['default'] : undefined;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
