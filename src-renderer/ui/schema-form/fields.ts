import { isJsonObject, type Json, type JsonObject } from '../../../src-shared/json.ts';

interface Common {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  /** The schema's `default`; undefined where it has none. */
  readonly fallback: Json | undefined;
  /** The first of the schema's `examples`. */
  readonly example: Json | undefined;
}

interface NumberBounds {
  readonly minimum: number | null;
  readonly maximum: number | null;
}

interface TextBounds {
  readonly minLength: number | null;
  readonly maxLength: number | null;
}

/** One line of a form. What no control fits is `json`. */
export type Field =
  | (Common & TextBounds & { readonly kind: 'text' })
  | (Common & NumberBounds & { readonly kind: 'number' | 'integer' })
  | (Common & { readonly kind: 'boolean' })
  | (Common & { readonly kind: 'choice'; readonly choices: readonly Json[] })
  | (Common & {
      readonly kind: 'list';
      readonly of: 'string' | 'number' | 'integer';
      readonly maxItems: number | null;
    })
  | (Common & { readonly kind: 'json'; readonly type: string | null });

/** The fields of an object's JSON Schema, or of a plain table of schemas by key. */
export function fieldsOf(schema: JsonObject | null): readonly Field[] {
  if (schema === null) return [];
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return Object.entries(propertiesOf(schema)).map(([key, property]) =>
    fieldOf(key, isJsonObject(property) ? property : {}, required.has(key)),
  );
}

function propertiesOf(schema: JsonObject): JsonObject {
  const { properties, type } = schema;
  if (isJsonObject(properties)) return properties;
  return type === 'object' ? {} : schema;
}

function fieldOf(key: string, schema: JsonObject, required: boolean): Field {
  const examples = schema['examples'];
  const common: Common = {
    key,
    title: textOf(schema['title']) ?? key,
    description: textOf(schema['description']) ?? '',
    required,
    fallback: schema['default'],
    example: Array.isArray(examples) ? (examples as readonly Json[])[0] : undefined,
  };
  const choices = schema['enum'];
  if (Array.isArray(choices) && choices.length > 0) return { ...common, kind: 'choice', choices };
  switch (schema['type']) {
    case 'string':
      return { ...common, kind: 'text', ...textBounds(schema) };
    case 'number':
    case 'integer':
      return { ...common, kind: schema['type'], ...numberBounds(schema) };
    case 'boolean':
      return { ...common, kind: 'boolean' };
    case 'array': {
      const items = isJsonObject(schema['items']) ? schema['items']['type'] : undefined;
      if (items === 'string' || items === 'number' || items === 'integer')
        return { ...common, kind: 'list', of: items, maxItems: numberOf(schema['maxItems']) };
      return { ...common, kind: 'json', type: 'array' };
    }
    default:
      return { ...common, kind: 'json', type: textOf(schema['type']) };
  }
}

function textBounds(schema: JsonObject): TextBounds {
  return {
    minLength: numberOf(schema['minLength']),
    maxLength: numberOf(schema['maxLength']),
  };
}

function numberBounds(schema: JsonObject): NumberBounds {
  return { minimum: numberOf(schema['minimum']), maximum: numberOf(schema['maximum']) };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
