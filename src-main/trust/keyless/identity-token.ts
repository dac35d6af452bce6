import { StationError } from '../../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../../src-shared/json.ts';

/** The audience that certificate authorities of this kind ask for. */
const AUDIENCE = 'sigstore';

/**
 * Whom an OpenID Connect token names, as a certificate authority reads it: the verified `email`, else `sub`. What such an authority
 * would refuse for sure is refused here, before the token leaves this machine: one that expired or is meant for somebody else. The
 * signature is for the authority to check. No error holds any of the token.
 * @throws trust.token-malformed
 */
export function subjectOf(token: string, now: number): string {
  const claims = claimsOf(token);
  demandValid(claims, now);
  const { email, email_verified: isVerified, sub } = claims;
  if (email !== undefined && email !== null && email !== '') {
    if (typeof email !== 'string') throw refused('its email is no text');
    // Some issuers write the flag as text.
    if (isVerified !== true && isVerified !== 'true')
      throw refused('its issuer does not say that the email is verified (email_verified)');
    return email;
  }
  if (typeof sub !== 'string' || sub === '') throw refused('it names nobody');
  return sub;
}

/** RFC 7519 sections 4.1.3 and 4.1.4. */
function demandValid({ aud, exp }: JsonObject, now: number): void {
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (!audiences.includes(AUDIENCE)) throw refused(`it is not for the audience ${AUDIENCE}`);
  if (exp === undefined) return;
  if (typeof exp !== 'number' || exp < 0) throw refused('its time of expiry is no time');
  if (exp * 1000 <= now)
    throw refused(`it expired at ${new Date(exp * 1000).toISOString()}, by the clock of this machine`);
}

/** RFC 7519 section 7.2; the signature may be empty. */
function claimsOf(token: string): JsonObject {
  const parts = token.split('.');
  if (parts.length !== 3) throw refused('it is not a JWT');
  let claims: unknown;
  try {
    claims = parseJson(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    // What the parser says quotes the token.
    throw refused('it is not a JWT');
  }
  if (!isJsonObject(claims)) throw refused('it is not a JWT');
  return claims;
}

/**
 * A token for the signing library, which puts what it reads into its messages: it names the subject, which the library signs as proof
 * that it holds the key, and nothing that is a secret.
 */
export function standIn(subject: string): string {
  return `.${Buffer.from(JSON.stringify({ sub: subject })).toString('base64url')}.`;
}

/** Takes a token, whole or in parts, out of the words of a stranger who was shown it. */
export function without(token: string, words: string): string {
  // Shorter parts are nobody's secret, and may be any word.
  const parts = [token, ...token.split('.').filter((part) => part.length >= 8)];
  return parts.reduce((text, part) => text.replaceAll(part, '(token)'), words);
}

function refused(reason: string): StationError {
  return new StationError('trust.token-malformed', { reason });
}
