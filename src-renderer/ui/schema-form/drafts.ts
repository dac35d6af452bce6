import type { Json, JsonObject } from '../../../src-shared/json.ts';
import { checkField, type FieldProblem } from './check-field.ts';
import type { Draft, Drafts } from './draft.ts';
import type { Field } from './fields.ts';

/** What stands in the controls at first: given values, then the schema's defaults. */
export function draftsOf(fields: readonly Field[], values: JsonObject): Drafts {
  return Object.fromEntries(
    fields.map((field) => [field.key, draftOf(field, values[field.key] ?? field.fallback)]),
  );
}

function draftOf(field: Field, value: Json | undefined): Draft {
  switch (field.kind) {
    case 'boolean':
      return value === true;
    case 'list':
      return Array.isArray(value) ? (value as readonly Json[]).map(String) : [];
    case 'choice':
      return value === undefined ? null : JSON.stringify(value);
    case 'json':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
    default:
      if (value === undefined || value === null) return '';
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** The values that the drafts mean, and what is wrong with which. What was left out is left out. */
export function readDrafts(
  fields: readonly Field[],
  drafts: Drafts,
): { readonly values: JsonObject; readonly problems: Readonly<Record<string, FieldProblem>> } {
  const values: Record<string, Json> = {};
  const problems: Record<string, FieldProblem> = {};
  for (const field of fields) {
    const { value, problem } = checkField(field, drafts[field.key] ?? null);
    if (problem !== null) problems[field.key] = problem;
    else if (value !== undefined) values[field.key] = value;
  }
  return { values, problems };
}
