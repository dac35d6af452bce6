import { isJsonObject, type Json, type JsonObject } from '../../src-shared/json.ts';

/**
 * The input that an author's JSON Schema itself names: its first example, else an object of each property's example, default,
 * constant or first choice. Nothing is made up; `{}` where the schema names nothing.
 */
export function exampleInput(schema: JsonObject | undefined): Json {
  if (schema === undefined) return {};
  const whole = namedValue(schema);
  if (whole !== undefined) return whole;
  const { properties } = schema;
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]): [string, Json][] => {
      const value = isJsonObject(property) ? namedValue(property) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** JSON Schema 2020-12, validation sections 6.1.2, 6.1.3, 9.2 and 9.5. */
function namedValue(schema: JsonObject): Json | undefined {
  return first(schema['examples']) ?? schema['default'] ?? schema['const'] ?? first(schema['enum']);
}

function first(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[0] : undefined;
}
