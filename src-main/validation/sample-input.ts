import type { Json } from '../../src-shared/json.ts';

const MAX_DEPTH = 6;

/** An input that a JSON Schema would take, made of its defaults, examples and types; `{}` where it says nothing. */
export function sampleInput(schema: unknown, depth = 0): Json {
  if (!isRecord(schema) || depth > MAX_DEPTH) return {};
  if (schema['default'] !== undefined) return schema['default'] as Json;
  if (schema['const'] !== undefined) return schema['const'] as Json;
  const first = firstOf(schema['examples']) ?? firstOf(schema['enum']);
  if (first !== undefined) return first;
  const option = firstOf(schema['oneOf']) ?? firstOf(schema['anyOf']) ?? firstOf(schema['allOf']);
  if (option !== undefined) return sampleInput(option, depth + 1);
  const type = Array.isArray(schema['type']) ? (schema['type'] as unknown[])[0] : schema['type'];
  switch (type) {
    case 'string':
      return 'x'.repeat(Math.min(numberOr(schema['minLength'], 1), 100));
    case 'integer':
    case 'number':
      return numberOr(schema['minimum'], Math.min(1, numberOr(schema['maximum'], 1)));
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: Math.min(numberOr(schema['minItems'], 0), 10) }, () =>
        sampleInput(schema['items'], depth + 1),
      );
    default:
      break;
  }
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const entries = Object.entries(properties)
    .slice(0, 100)
    .map(([key, each]) => [key, sampleInput(each, depth + 1)] as const);
  return Object.fromEntries(entries);
}

function firstOf(value: unknown): Json | undefined {
  return Array.isArray(value) && value.length > 0 ? (value[0] as Json) : undefined;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
