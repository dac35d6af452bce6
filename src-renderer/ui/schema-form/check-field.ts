import type { Json } from '../../../src-shared/json.ts';
import type { Draft } from './draft.ts';
import type { Field } from './fields.ts';

/** Which sentence tells the person what to do, and what stands in it. */
export interface FieldProblem {
  readonly reason:
    | 'required'
    | 'number'
    | 'integer'
    | 'minimum'
    | 'maximum'
    | 'minLength'
    | 'maxLength'
    | 'maxItems'
    | 'json'
    | 'jsonType';
  readonly wanted?: string | number;
}

interface Checked {
  /** Undefined where the field was left out. */
  readonly value?: Json;
  readonly problem: FieldProblem | null;
}

const fine = (value: Json): Checked => ({ value, problem: null });
const wrong = (reason: FieldProblem['reason'], wanted?: string | number): Checked => ({
  problem: wanted === undefined ? { reason } : { reason, wanted },
});

/** The value that a draft means, checked as far as the schema says. */
export function checkField(field: Field, draft: Draft): Checked {
  const isEmpty = draft === null || draft === '' || (Array.isArray(draft) && draft.length === 0);
  if (isEmpty && field.required) return wrong('required');
  if (field.kind === 'list') return checkList(field, Array.isArray(draft) ? draft : []);
  if (isEmpty) return { problem: null };
  switch (field.kind) {
    case 'boolean':
      return fine(draft === true);
    case 'choice':
      return fine(JSON.parse(String(draft)) as Json);
    case 'number':
    case 'integer':
      return checkNumber(field, String(draft));
    case 'text':
      return checkText(field, String(draft));
    case 'json':
      return checkJson(field.type, String(draft));
  }
}

function checkNumber(field: Extract<Field, { kind: 'number' | 'integer' }>, draft: string): Checked {
  const value = Number(draft.trim());
  if (draft.trim() === '' || !Number.isFinite(value)) return wrong('number');
  if (field.kind === 'integer' && !Number.isInteger(value)) return wrong('integer');
  if (field.minimum !== null && value < field.minimum) return wrong('minimum', field.minimum);
  if (field.maximum !== null && value > field.maximum) return wrong('maximum', field.maximum);
  return fine(value);
}

function checkText(field: Extract<Field, { kind: 'text' }>, draft: string): Checked {
  const length = [...draft].length;
  if (field.minLength !== null && length < field.minLength) return wrong('minLength', field.minLength);
  if (field.maxLength !== null && length > field.maxLength) return wrong('maxLength', field.maxLength);
  // An author's pattern is not matched here, where it could hold up the whole window: who takes the value says no.
  return fine(draft);
}

function checkList(field: Extract<Field, { kind: 'list' }>, draft: readonly string[]): Checked {
  if (draft.length === 0) return field.fallback === undefined ? { problem: null } : fine([]);
  if (field.maxItems !== null && draft.length > field.maxItems) return wrong('maxItems', field.maxItems);
  if (field.of === 'string') return fine([...draft]);
  const numbers = draft.map(Number);
  if (!numbers.every(Number.isFinite)) return wrong('number');
  if (field.of === 'integer' && !numbers.every(Number.isInteger)) return wrong('integer');
  return fine(numbers);
}

function checkJson(type: string | null, draft: string): Checked {
  let value: Json;
  try {
    value = JSON.parse(draft) as Json;
  } catch {
    return wrong('json');
  }
  if (type !== null && typeOf(value) !== type) return wrong('jsonType', type);
  return fine(value);
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
