import type { z } from 'zod';
import type { Json } from '../../../src-shared/json.ts';
import { extensionManifestSchema, workflowManifestSchema } from '../../../src-shared/models/manifest.ts';
import { fieldPath, fixFor } from './field-fixes.ts';
import { nearest } from './suggest.ts';

/** One thing that is wrong with a manifest. `field` is a path such as `permissions[0].reason`, or empty for the whole. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

type Path = readonly (string | number)[];

const STEP_KEYS = ['id', 'uses', 'with', 'needs'];
const CONTRIBUTION_KEYS = ['id', 'title', 'description', 'input'];
const KEYS_AT: Readonly<Record<string, readonly string[]>> = {
  engines: ['marketplace'],
  pricing: ['model', 'trialDays'],
  'permissions[]': ['capability', 'hosts', 'reason'],
  contributes: ['commands', 'strategies', 'reports', 'settings'],
  'contributes.commands[]': CONTRIBUTION_KEYS,
  'contributes.strategies[]': CONTRIBUTION_KEYS,
  'contributes.reports[]': CONTRIBUTION_KEYS,
  'steps[]': STEP_KEYS,
};

/** Says what the schema found in words that name the field, what is wrong and how to put it right. */
export function problemsOf(error: z.ZodError, manifest: Json): readonly FieldProblem[] {
  return error.issues.flatMap((issue) => describe(issue, manifest, []));
}

function describe(issue: z.core.$ZodIssue, manifest: Json, above: Path): readonly FieldProblem[] {
  const path: Path = [
    ...above,
    ...issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
  ];
  const found = valueAt(manifest, path);
  const one = (problem: string, fix = fixFor(path)): readonly FieldProblem[] => [
    { field: fieldPath(path), problem, fix },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, manifest));
    case 'invalid_type':
      if (found === undefined) return one('it is missing');
      return one(`${kindOf(found)} stands where ${article(issue.expected)} belongs`);
    case 'invalid_value':
      if (found === undefined) return one('it is missing');
      return one(`${shown(found)} is not allowed here`, choiceFix(found, issue.values, path));
    case 'invalid_format':
      return one(`${shown(found)} is not allowed here`, formatFix(issue.message, path));
    case 'too_big':
      return one(`it is too long or too large; at most ${String(issue.maximum)}`, 'shorten it');
    case 'too_small':
      return one(`it is too short or too small; at least ${String(issue.minimum)}`, fixFor(path));
    case 'invalid_key':
      return one(`${JSON.stringify(path.at(-1))} is no extension id`, 'use publisher.name');
    case 'invalid_union':
      return describeUnion(issue, manifest, path, found);
    case 'custom':
      return one(...customTexts(issue, path, found));
    case 'invalid_element':
    case 'not_multiple_of':
      return one(issue.message);
    default:
      return one('it is not allowed here');
  }
}

function unknownKey(key: string, path: Path, manifest: Json): FieldProblem {
  const field = fieldPath([...path, key]);
  if (path.length === 0 && key === 'l10n') {
    return { field, problem: 'this key is reserved for translations', fix: 'remove it for now' };
  }
  const known = keysAt(path, manifest);
  const meant = nearest(key, known);
  if (meant !== null) return { field, problem: 'this key is unknown', fix: `did you mean "${meant}"?` };
  const fix = `remove it, or name it "x-${key.replace(/[^\w-]/g, '')}" to keep it for another tool`;
  return { field, problem: 'this key is unknown', fix };
}

function keysAt(path: Path, manifest: Json): readonly string[] {
  if (path.length > 0) {
    const key = path.map((part) => (typeof part === 'number' ? '[]' : `.${part}`)).join('');
    return KEYS_AT[key.replace(/^\./, '')] ?? [];
  }
  const isWorkflow = valueAt(manifest, ['kind']) === 'workflow';
  return Object.keys((isWorkflow ? workflowManifestSchema : extensionManifestSchema).shape);
}

/** A step is a string or an object: the branch of the kind that was written tells the problem. */
function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  manifest: Json,
  path: Path,
  found: Json | undefined,
): readonly FieldProblem[] {
  if (issue.discriminator !== undefined) {
    const at: Path = path.at(-1) === issue.discriminator ? path : [...path, issue.discriminator];
    const value = valueAt(manifest, at);
    const problem = value === undefined ? 'it is missing' : `${shown(value)} is unknown`;
    return [{ field: fieldPath(at), problem, fix: unionFix(value, at) }];
  }
  const branch = issue.errors.find(
    (issues) => !issues.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0),
  );
  if (branch !== undefined) return branch.flatMap((inner) => describe(inner, manifest, path));
  const problem = found === undefined ? 'it is missing' : `${kindOf(found)} is not allowed here`;
  return [{ field: fieldPath(path), problem, fix: fixFor(path) }];
}

function unionFix(value: Json | undefined, path: Path): string {
  const known = ['storage', 'market-data.read', 'network', 'notify'];
  const meant = typeof value === 'string' ? nearest(value, known) : null;
  return meant === null ? fixFor(path) : `did you mean "${meant}"?`;
}

function customTexts(issue: z.core.$ZodIssueCustom, path: Path, found: Json | undefined): [string, string] {
  const fix: unknown = issue.params?.['fix'];
  if (typeof fix === 'string') return [issue.message, fix];
  return [`${shown(found)} is not allowed here`, formatFix(issue.message, path)];
}

/** Our own schemas say what to do in their message; zod's own words start with "Invalid". */
function formatFix(message: string, path: Path): string {
  return message.startsWith('Invalid') ? fixFor(path) : message;
}

function choiceFix(found: Json, values: readonly unknown[], path: Path): string {
  const words = values.filter((value) => typeof value === 'string');
  const meant = typeof found === 'string' ? nearest(found, words) : null;
  if (meant !== null) return `did you mean "${meant}"?`;
  return words.length > 1 ? `use one of ${words.join(', ')}` : fixFor(path);
}

function valueAt(value: Json, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as { readonly [key: string]: Json })[String(part)];
  }
  return here;
}

function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  return article(Array.isArray(value) ? 'array' : typeof value);
}

function article(kind: string): string {
  const word =
    kind === 'array' ? 'list' : kind === 'record' ? 'object' : kind === 'int' ? 'whole number' : kind;
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}
