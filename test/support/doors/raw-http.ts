import { contract } from '../../../src-shared/contract/index.ts';
import { fromErrorBody } from '../../../src-shared/errors/index.ts';

/** Calls a procedure by name with any input at all, as no typed client would. */
export async function callRaw(
  url: string,
  token: string,
  procedure: string,
  input: unknown,
): Promise<unknown> {
  const { method, path } = routeOf(procedure);
  const fields: Record<string, unknown> =
    typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input } : {};
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = name in fields ? fields[name] : input;
    delete fields[name];
    return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
  });
  const response = await fetch(new URL(`/api/v1${filled}`, url), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify(fields) }),
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw fromErrorBody((body as { error: { code: string; details: Record<string, unknown> } }).error);
}

function routeOf(procedure: string): { readonly method: string; readonly path: string } {
  const [area = '', name = ''] = procedure.split('.');
  const found = Object.entries(contract)
    .filter(([one]) => one === area)
    .flatMap(([, procedures]) => Object.entries(procedures))
    .find(([one]) => one === name)?.[1];
  const { method = 'POST', path = `/${area}/${name}` } = found?.['~orpc'].route ?? {};
  return { method, path };
}
