import fc, { type Arbitrary } from 'fast-check';
import type { z } from 'zod';

/** Values that a field of this name is given, besides any text: what is there, what is not, and what is a trick. */
export type Pool = (field: string) => readonly unknown[];

/** Inputs that a schema is likely to take, of its own shape, with hostile values in them. */
export function inputsOf(schema: z.ZodType, pool: Pool, field = ''): Arbitrary<unknown> {
  const def: Def = schema.def;
  const inner = (other: z.ZodType | undefined, name = field): Arbitrary<unknown> =>
    other === undefined ? fc.jsonValue() : inputsOf(other, pool, name);
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape ?? {}).map(([name, one]) => [name, inner(one, name)])),
      );
    case 'string': {
      const known = pool(field);
      return known.length === 0
        ? anyText
        : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, anyText);
    }
    case 'number':
      return fc.oneof(fc.nat(300), fc.constantFrom(0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, -0));
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'array':
      return fc.array(inner(def.element), { maxLength: 3 });
    case 'tuple':
      return fc.tuple(...(def.items ?? []).map((one) => inner(one)));
    case 'record':
      return fc.dictionary(
        fc.oneof(fc.constantFrom('acme.one', 'constructor', 'toString', ''), fc.string()),
        inner(def.valueType),
        {
          maxKeys: 3,
        },
      );
    case 'union':
      return fc.oneof(...(def.options ?? []).map((one) => inner(one)));
    case 'optional':
      return fc.option(inner(def.innerType), { nil: undefined });
    case 'nullable':
      return fc.option(inner(def.innerType), { nil: null });
    case 'default':
    case 'prefault':
    case 'readonly':
      return inner(def.innerType);
    case 'pipe':
      return inner(def.in);
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly items?: readonly z.ZodType[];
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'toString',
    '\0',
    '\ud800',
    '../..',
    "' OR 1=1 --",
    '*',
    '"',
    '%',
    '\u202e',
  ),
  fc.integer({ min: 200, max: 5_000 }).map((length) => 'x'.repeat(length)),
);

/** The same input with one thing in it replaced by something of another kind, or removed. */
export function spoiled(inputs: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.tuple(inputs, fc.jsonValue({ maxDepth: 2 }), fc.nat()).map(([input, junk, seed]) => {
    const places: [holder: Record<string, unknown>, key: string][] = [];
    const copy: unknown = structuredClone(input);
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys(value)) {
        places.push([value as Record<string, unknown>, key]);
        visit((value as Record<string, unknown>)[key]);
      }
    };
    visit(copy);
    const place = places[seed % Math.max(1, places.length)];
    if (place === undefined) return junk;
    const [holder, key] = place;
    if (seed % 5 === 0 && !Array.isArray(holder)) delete holder[key];
    else holder[key] = junk;
    return copy;
  });
}
