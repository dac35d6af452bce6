import { oc } from '@orpc/contract';
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors/index.ts';
import { PAGE_LIMITS } from '../limits.ts';
import type { Role, TokenScope } from '../models/role.ts';

/**
 * What a procedure is, beside its input and output.
 * `local` procedures touch paths, private keys, installs, runs, projects or settings: ports and calls only, never HTTP.
 * `consent` procedures answer only a surface on which a person confirms: the consent view, a prompt, `--yes`.
 */
export interface ProcedureMeta {
  readonly role: Role;
  readonly reach: 'local' | 'any';
  readonly consent?: true;
  /** The answer depends on nothing but the store and the input: whoever may ask gets the same. Only for reads. */
  readonly sameForAll?: true;
  /** The answer holds a secret that is shown once: no door may keep it. */
  readonly secretAnswer?: true;
  /** Writes nothing in spite of its method, so that the trail does not tell of it. */
  readonly asksOnly?: true;
  /** Tokens that are narrowed to one of these may call it; left out, only tokens that are not narrowed. */
  readonly scopes?: readonly TokenScope[];
}

/** What every error carries beside code, status and message. */
export const errorDataSchema = z.object({
  details: z.record(z.string(), z.unknown()),
  hint: z.string(),
  requestId: z.string(),
});

type Area = ErrorCode extends infer Code ? (Code extends `${infer A}.${string}` ? A : never) : never;
type CodesOf<A extends Area> = Extract<ErrorCode, `${A}.${string}`> | 'internal';
type ErrorItems<Code extends string> = {
  [C in Code]: { status: number; message: string; data: typeof errorDataSchema };
};

type Item = ErrorItems<string>[string];

/** The errors of each area; `internal` has none. */
const byArea = new Map<string, [string, Item][]>();
for (const [code, { status, message }] of Object.entries(ERRORS)) {
  const area = code.slice(0, Math.max(0, code.indexOf('.')));
  const item: [string, Item] = [code, { status, message, data: errorDataSchema }];
  const items = byArea.get(area);
  if (items === undefined) byArea.set(area, [item]);
  else items.push(item);
}

const made = new Map<string, object>();

/** Typed errors of whole areas of the catalogue; `api`, `store` and `internal` belong to every procedure. */
function errorsOf<A extends Area>(areas: readonly A[]): ErrorItems<CodesOf<A | 'api' | 'store'>> {
  type Items = ErrorItems<CodesOf<A | 'api' | 'store'>>;
  const name = areas.join(' ');
  const before = made.get(name);
  // A hundred procedures share a few sets of areas.
  if (before !== undefined) return before as Items;
  const wanted = new Set(['', 'api', 'store', ...areas]);
  const items = [...wanted].flatMap((area) => byArea.get(area) ?? []);
  const errors = Object.fromEntries(items) as Items;
  made.set(name, errors);
  return errors;
}

/** Begins a procedure of the contract. */
export function procedure<A extends Area = never>(meta: ProcedureMeta, ...areas: readonly A[]) {
  return oc.$meta<ProcedureMeta>(meta).errors(errorsOf(areas));
}

/** `limit` and `offset` of a list. */
export const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMITS.maxSize).default(PAGE_LIMITS.defaultSize),
  offset: z.coerce.number().int().min(0).default(0),
});

/** The same of a list that can also be walked by cursor: `nextCursor` of the page before, in place of an offset. */
export const cursorPageSchema = pageSchema.extend({ cursor: z.string().min(1).max(300).optional() });

/** What such a list answers beside its items; there only where more follows. */
export const nextCursorSchema = z.string().optional();

/** A digest as the API writes it. */
export const digestSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'use sha256: and 64 hexadecimal digits');

/** Marks the fields of inputs that name files or folders, so that a surface may be held to those that a person chose. */
export const PATH_FIELDS = z.registry<{ readonly kind: 'path' | 'path-or-version' }>();

/** A path on this machine. Absolute, or relative to the caller's working folder, which the caller resolves. */
export const pathSchema = z
  .string()
  .min(1)
  .max(4096)
  // No system has such a file, and each of its calls fails in its own way.
  .regex(/^[^\0]*$/, 'use a path without a NUL character')
  .register(PATH_FIELDS, { kind: 'path' });

/** A package: its file, or `id@version` of this home. */
export const packageOperandSchema = z
  .string()
  .min(1)
  .max(4096)
  .register(PATH_FIELDS, { kind: 'path-or-version' });
