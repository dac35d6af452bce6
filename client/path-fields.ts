import { ORPCError } from '@orpc/client';
import { contract } from '../src-shared/contract/index.ts';
import { StationError } from '../src-shared/errors/index.ts';
import { problemOf } from '../src-shared/input-issues.ts';

/** Fields of a route's path, such as `{extensionId}`. */
const FIELD = /\{(\w+)\}/g;

/**
 * Refuses a call whose path lacks a field, as a server refuses one whose input does: the library would put the word "undefined"
 * in its place. Nor can a path carry dots alone: an address with them is that of another procedure. @throws ORPCError with `api.invalid-input`
 */
export function demandPathFields(at: readonly string[], input: unknown): void {
  const [area = '', name = ''] = at;
  const areas: Readonly<Record<string, Readonly<Record<string, Routed>>>> = contract;
  const path = areas[area]?.[name]?.['~orpc'].route.path ?? '';
  const given: Readonly<Record<string, unknown>> =
    typeof input === 'object' && input !== null ? { ...input } : {};
  const issues = [...path.matchAll(FIELD)].flatMap(([, field = '']) => {
    const problem = problemWith(given[field]);
    return problem === null ? [] : [{ field, problem }];
  });
  if (issues.length === 0) return;
  const { code, status, message, details, hint } = new StationError('api.invalid-input', {
    problem: problemOf(issues),
    issues,
  });
  throw new ORPCError(code, { status, message, data: { details, hint, requestId: null } });
}

function problemWith(value: unknown): string | null {
  if (typeof value !== 'string') return 'a string is needed';
  if (value === '') return 'use 1 characters or more';
  return value === '.' || value === '..' ? 'dots alone name nothing' : null;
}

interface Routed {
  readonly '~orpc': { readonly route: { readonly path?: string } };
}
