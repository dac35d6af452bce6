import type { z } from 'zod';
import { contract, type ProcedureMeta } from '../../src-shared/contract/index.ts';

/** A procedure that is served over HTTP. */
export interface Offered {
  readonly name: string;
  readonly method: string;
  /** As OpenAPI writes it, without the API's prefix. */
  readonly path: string;
  readonly schema: z.ZodType | undefined;
}

/** Every procedure that is served over HTTP. */
export function offeredProcedures(): readonly Offered[] {
  return Object.entries(contract).flatMap(([area, procedures]) =>
    Object.entries(procedures).flatMap(([name, procedure]): Offered[] => {
      const { meta, route, inputSchema } = procedure['~orpc'] as {
        meta: ProcedureMeta;
        route: { method?: string; path?: string };
        inputSchema: z.ZodType | undefined;
      };
      if (meta.reach !== 'any' || route.path === undefined) return [];
      const { method = 'POST', path } = route;
      return [{ name: `${area}.${name}`, method, path, schema: inputSchema }];
    }),
  );
}

/** Where and how an input of any form is sent: fields of the path, then of the query or the body. */
export function requestOf(
  { method, path }: Offered,
  input: unknown,
): { readonly method: string; readonly pathname: string; readonly body: string | null } {
  const isRecord = typeof input === 'object' && input !== null && !Array.isArray(input);
  const fields: Record<string, unknown> = isRecord ? { ...input } : {};
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(fields, name) ? fields[name] : 'x';
    delete fields[name];
    return escaped(value);
  });
  // The platform's own addresses lie beside the API.
  const base = path.startsWith('/wpk/') ? filled : `/api/v1${filled}`;
  if (method !== 'GET')
    return { method, pathname: base, body: JSON.stringify(isRecord ? fields : input) ?? null };
  const query = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  return { method, pathname: query.length === 0 ? base : `${base}?${query.join('&')}`, body: null };
}

function escaped(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  // A lone half of a surrogate pair cannot be written as UTF-8.
  return encodeURIComponent(Buffer.from(text).toString());
}
