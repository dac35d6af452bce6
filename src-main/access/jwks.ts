import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { StationError } from '../../src-shared/errors/index.ts';
import { ACCESS_LIMITS } from '../../src-shared/limits.ts';

/** After a failure the issuer is left in peace for so long, whatever tokens come in meanwhile. */
const RETRY_MS = 5_000;

/**
 * Keys of an issuer from the address that the settings name, and from nowhere else: no redirect is followed. They are kept
 * for a while; a key id that is not among them has them fetched again, but not for every token that names one.
 */
export function remoteKeys(url: URL): JWTVerifyGetKey {
  let failedAt = Number.NEGATIVE_INFINITY;
  return createRemoteJWKSet(url, {
    timeoutDuration: ACCESS_LIMITS.jwksTimeoutMs,
    cooldownDuration: ACCESS_LIMITS.jwksCooldownMs,
    cacheMaxAge: ACCESS_LIMITS.jwksCacheMs,
    [customFetch]: async (address, options) => {
      if (performance.now() - failedAt < RETRY_MS) throw new StationError('auth.issuer-unreachable');
      try {
        const answer = await fetch(address, options);
        if (answer.status !== 200) throw new Error(`the issuer answered ${answer.status}`);
        return Response.json(JSON.parse(await bounded(answer)));
      } catch (thrown) {
        failedAt = performance.now();
        throw new StationError('auth.issuer-unreachable', {}, thrown);
      }
    },
  });
}

async function bounded(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > ACCESS_LIMITS.jwksBytes) throw new Error('the issuer answered more than keys can be');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
