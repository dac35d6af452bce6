import { StationError } from '../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type Json } from '../../src-shared/json.ts';
import type { createGuardedFetch } from '../sandbox/index.ts';

/**
 * Asks a CI for the OpenID Connect token of its run, for the audience that keyless signing has (GitHub's documentation,
 * "OpenID Connect reference", section "Methods for requesting the OIDC token").
 */
export function ciToken(
  fetch: ReturnType<typeof createGuardedFetch>,
): (url: string, bearer: string) => Promise<string> {
  return async (address, bearer) => {
    const url = new URL(address);
    url.searchParams.set('audience', 'sigstore');
    const answer = await fetch(url.href, {
      method: 'GET',
      headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
      hosts: [url.hostname],
    });
    const token = answer.status === 200 ? valueOf(answer.text) : undefined;
    if (typeof token === 'string' && token !== '') return token;
    throw new StationError('trust.token-missing', { host: url.hostname, status: answer.status });
  };
}

function valueOf(text: string): Json | undefined {
  try {
    const answer = parseJson(text);
    return isJsonObject(answer) ? answer['value'] : undefined;
  } catch {
    // Then it is no token, which the caller says.
    return undefined;
  }
}
