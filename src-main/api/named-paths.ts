import { z } from 'zod';
import { PATH_FIELDS } from '../../src-shared/contract/procedure.ts';
import { extensionIdSchema, versionSchema } from '../../src-shared/models/manifest.ts';

/**
 * Every path that an input names, found by the contract's own schema: a new field of the path schema is guarded without
 * another list to keep. Works on what came in, valid or not.
 */
export function namedPaths(schema: unknown, input: unknown): string[] {
  if (!(schema instanceof z.ZodType) || input === undefined || input === null) return [];
  const kind = PATH_FIELDS.get(schema)?.kind;
  if (kind !== undefined) {
    if (typeof input !== 'string') return [];
    return kind === 'path-or-version' && isVersionOperand(input) ? [] : [input];
  }
  return inside(schema, input);
}

function inside(schema: z.ZodType, input: unknown): string[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, unknown>).flatMap(([name, field]) =>
      namedPaths(field, fieldOf(input, name)),
    );
  }
  if (schema instanceof z.ZodArray) {
    return Array.isArray(input) ? input.flatMap((item: unknown) => namedPaths(schema.element, item)) : [];
  }
  if (schema instanceof z.ZodRecord) {
    return typeof input === 'object'
      ? Object.values(input as object).flatMap((item: unknown) => namedPaths(schema.valueType, item))
      : [];
  }
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option: unknown) => namedPaths(option, input));
  }
  if (schema instanceof z.ZodIntersection) {
    return [...namedPaths(schema.def.left, input), ...namedPaths(schema.def.right, input)];
  }
  if (schema instanceof z.ZodPipe) return namedPaths(schema.def.in, input);
  return 'innerType' in schema.def ? namedPaths(schema.def.innerType, input) : [];
}

function fieldOf(input: unknown, name: string): unknown {
  return typeof input === 'object' && input !== null && Object.hasOwn(input, name)
    ? (input as Record<string, unknown>)[name]
    : undefined;
}

/** `publisher.name@1.2.3`. Whatever else it may be, such a word is looked up in the home first. */
function isVersionOperand(word: string): boolean {
  const at = word.indexOf('@');
  return (
    at > 0 &&
    extensionIdSchema.safeParse(word.slice(0, at)).success &&
    versionSchema.safeParse(word.slice(at + 1)).success
  );
}
